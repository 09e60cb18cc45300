import { elementBytes, type StoredType } from './elements.js';
import { elementCount, SafetensorsError } from './types.js';

/** The header entry of one tensor; `begin` and `end` are byte offsets from the end of the header. */
export interface HeaderEntry {
  name: string;
  stored: StoredType;
  shape: number[];
  begin: number;
  end: number;
}

/** A validated header. */
interface Header {
  entries: HeaderEntry[];
  metadata: Record<string, string>;
}

/** Size of the header's length field at the start of a file, in bytes. */
export const lengthBytes = 8;

/** The limit of the reference implementation. */
const maxHeaderBytes = 100_000_000;

/**
 * Reads the length of the header in bytes.
 *
 * @param start - The first 8 bytes of the file, or all of a shorter file.
 * @param fileBytes - Size of the file in bytes.
 * @throws {@link SafetensorsError} if the file is too short for the header or the header exceeds the limit.
 */
export function headerLength(start: Uint8Array, fileBytes: number): number {
  if (fileBytes < lengthBytes || start.length < lengthBytes) {
    throw new SafetensorsError(`The file has ${fileBytes} bytes; a safetensors file has at least 10. It is cut short.`);
  }
  const length = new DataView(start.buffer, start.byteOffset, lengthBytes).getBigUint64(0, true);
  const tooLong = length > BigInt(maxHeaderBytes);
  if (isPytorchFile(start, tooLong) && lengthBytes + Number(length) > fileBytes) throw pytorchFile();
  if (tooLong) {
    throw new SafetensorsError(
      `The header claims ${length} bytes, more than the ${maxHeaderBytes} allowed: this is not a safetensors file.`,
    );
  }
  if (lengthBytes + Number(length) > fileBytes) {
    throw new SafetensorsError(
      `The header claims ${length} bytes, but ${fileBytes - lengthBytes} follow its length: the file is cut short.`,
    );
  }
  return Number(length);
}

/**
 * Decodes and validates a header.
 *
 * @param header - The header's bytes.
 * @param dataBytes - Number of bytes after the header.
 * @throws {@link SafetensorsError} for anything the format forbids, and for element types that cannot be read.
 */
export function decodeHeader(header: Uint8Array, dataBytes: number): Header {
  let json: string;
  try {
    json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header);
  } catch (cause) {
    throw new SafetensorsError(
      'The header is not UTF-8: the file is damaged or not a safetensors file.',
      {},
      { cause },
    );
  }
  return parseHeader(json, dataBytes);
}

/**
 * Parses and validates a header completely, so that reading the tensors allocates no memory based on damaged entries.
 *
 * @param json - The header's text.
 * @param dataBytes - Number of bytes after the header.
 * @throws {@link SafetensorsError} for anything the format forbids, and for element types that cannot be read.
 */
function parseHeader(json: string, dataBytes: number): Header {
  const { __metadata__: metadata, ...tensors } = parseJson(json);
  const entries = Object.entries(tensors).map(([name, entry]) => parseEntry(name, entry));
  assertContiguous(entries, dataBytes);
  return { entries, metadata: parseMetadata(metadata) };
}

function parseJson(json: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    throw new SafetensorsError(
      'The header is not valid JSON: the file is damaged or not a safetensors file.',
      {},
      { cause },
    );
  }
  if (!isObject(parsed)) throw new SafetensorsError('The header is JSON, but not an object of tensors.');
  const duplicate = duplicateKey(json);
  if (duplicate !== undefined)
    throw new SafetensorsError(`The header names "${duplicate}" twice.`, { tensor: duplicate });
  return parsed;
}

/**
 * The first duplicate key of an object in this valid JSON text, or undefined. `JSON.parse` silently keeps the last
 * value, so two implementations could read the same file differently.
 */
function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  let at = 0;
  while (at < json.length) {
    const character = json[at];
    if (character === '{') open.push(new Set());
    else if (character === '}') open.pop();
    if (character !== '"') {
      at += 1;
      continue;
    }
    const end = endOfString(json, at);
    const keys = open.at(-1);
    // In valid JSON a string is a key if and only if a colon follows.
    if (keys && /^[ \t\r\n]*:/.test(json.slice(end, end + 64))) {
      const key: string = JSON.parse(json.slice(at, end));
      if (keys.has(key)) return key;
      keys.add(key);
    }
    at = end;
  }
  return undefined;
}

/** Index after the closing quote of the string literal that starts at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function parseEntry(name: string, entry: unknown): HeaderEntry {
  const fail = (problem: string) => new SafetensorsError(`Tensor "${name}": ${problem}`, { tensor: name });
  if (!isObject(entry)) throw fail('its header entry is not an object.');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(elementBytes, dtype)) {
    const known = Object.keys(elementBytes).join(', ');
    throw fail(`dtype ${JSON.stringify(dtype)} cannot be read, only ${known}. Convert it where it was saved.`);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) throw fail(`${JSON.stringify(shape)} is not a shape.`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw fail(`data_offsets ${JSON.stringify(offsets)} are not two byte positions.`);
  }
  const stored = dtype as StoredType;
  const [begin, end] = offsets as [number, number];
  const expected = elementCount(shape) * elementBytes[stored];
  if (!isCount(expected) || end - begin !== expected) {
    throw fail(`data_offsets [${begin}, ${end}] span ${end - begin} bytes, ${stored} [${shape}] takes ${expected}.`);
  }
  return { name, stored, shape, begin, end };
}

/** Throws unless the tensors cover every byte after the header exactly once: no overlap, no gap, no end out of range. */
function assertContiguous(entries: HeaderEntry[], dataBytes: number): void {
  let reached = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== reached) {
      const problem = begin < reached ? 'overlaps the tensor before it' : 'leaves a gap before it';
      throw new SafetensorsError(
        `Tensor "${name}" begins at byte ${begin} of the data, not at ${reached}: it ${problem}.`,
        {
          tensor: name,
        },
      );
    }
    if (end > dataBytes) {
      throw new SafetensorsError(
        `Tensor "${name}" ends at byte ${end} of the data, but ${dataBytes} follow the header: the file is cut short.`,
        { tensor: name },
      );
    }
    reached = end;
  }
  if (reached !== dataBytes) {
    throw new SafetensorsError(`The tensors end at byte ${reached} of the data, but ${dataBytes} follow the header.`);
  }
}

function parseMetadata(metadata: unknown): Record<string, string> {
  if (metadata === undefined) return {};
  if (!isObject(metadata)) throw new SafetensorsError('__metadata__ is not an object of strings.');
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') throw new SafetensorsError(`__metadata__ "${key}" is not a string.`);
  }
  return metadata as Record<string, string>;
}

/**
 * Whether the first bytes are those of a file written by `torch.save`: a zip archive, or a pickle of PyTorch ≤ 1.5
 * (`80 02`) or of another version (`80 03`, `80 04 95`).
 *
 * @remarks A safetensors file with a header of 640 bytes also begins with `80 02`. The caller therefore also checks
 * that the file is too short for a header of the claimed length.
 * @param tooLong - Whether the claimed header length exceeds the limit of the format.
 */
function isPytorchFile(start: Uint8Array, tooLong: boolean): boolean {
  const [first, second, third, fourth] = start;
  if (first === 0x50 && second === 0x4b) return third === 3 && fourth === 4;
  return first === 0x80 && second >= 2 && second <= 5 && (tooLong || third === 0x95);
}

function pytorchFile(): SafetensorsError {
  const lines = [
    'This is a PyTorch file, not a safetensors file. Convert it once in Python:',
    '  import torch, safetensors.torch',
    '  state = torch.load("net.pth", map_location="cpu", weights_only=True)  # if it is nested, select the weights: ["state_dict"], …',
    '  safetensors.torch.save_file({name: x.clone().contiguous() for name, x in state.items()}, "net.safetensors")',
  ];
  return new SafetensorsError(lines.join('\n'), { format: 'pytorch' });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
