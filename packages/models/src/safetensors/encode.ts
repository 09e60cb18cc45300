import { toFloat16 } from './float16.js';
import { elementCount, type SafeTensor, type SafeTensors, SafetensorsError } from './types.js';

const lengthBytes = 8;

const arrayTypes = { F32: Float32Array, I32: Int32Array, U8: Uint8Array, BOOL: Uint8Array };

/** Options of {@link encodeSafetensors}. */
export interface EncodeSafetensorsOptions {
  /**
   * Whether F32 tensors are written as F16, rounded to the nearest value: half the size, 11 bits of precision, infinite
   * beyond ±65,504.
   * @defaultValue false
   */
  half?: boolean;
}

/** A tensor in its stored form. */
interface Entry {
  name: string;
  dtype: SafeTensor['dtype'] | 'F16';
  shape: number[];
  data: Float32Array | Int32Array | Uint8Array | Uint16Array;
}

/**
 * Encodes tensors as a safetensors file.
 *
 * @remarks Tensors are sorted by element size, descending, then by name. The data is aligned to 8 bytes and every tensor to
 * its element size. Equal tensors and metadata give equal bytes, independent of the order of keys in `tensors`.
 * @param tensors - Tensors by name; see {@link SafeTensor}.
 * @param metadata - Strings stored in the header, such as a config as JSON.
 * @param options - See {@link EncodeSafetensorsOptions}.
 * @returns The bytes of the file.
 * @throws {@link SafetensorsError} if a shape does not match its data, a name is reserved, or a metadata value is not a string.
 * @see https://huggingface.co/docs/safetensors
 * @example
 * ```ts
 * import { encodeSafetensors } from '@ecgan/models/safetensors';
 *
 * const data = new Float32Array([1, 2]);
 * encodeSafetensors({ bias: { dtype: 'F32', shape: [2], data } }, { step: '10' }).length; // 104
 * ```
 */
export function encodeSafetensors(
  tensors: SafeTensors,
  metadata: Record<string, string> = {},
  { half = false }: EncodeSafetensorsOptions = {},
): Uint8Array {
  for (const [name, tensor] of Object.entries(tensors)) assertTensor(name, tensor);
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') {
      throw new SafetensorsError(
        `metadata "${key}" is a ${typeof value}; the format stores strings only. Use JSON.stringify.`,
      );
    }
  }
  const entries = sortEntries(Object.entries(tensors).map(([name, tensor]) => entryOf(name, tensor, half)));
  const header = encodeHeader(entries, metadata);
  const dataStart = lengthBytes + header.length;
  const file = new Uint8Array(entries.reduce((total, { data }) => total + data.byteLength, dataStart));
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, lengthBytes);
  let at = dataStart;
  for (const { data } of entries) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

function assertTensor(name: string, { dtype, shape, data }: SafeTensor): void {
  const fail = (problem: string) => new SafetensorsError(`Tensor "${name}" ${problem}`, { tensor: name });
  if (name === '__metadata__') throw fail('has a name reserved by the format. Rename it.');
  if (!Object.hasOwn(arrayTypes, dtype)) {
    throw fail(`has dtype "${dtype}", which cannot be written, only ${Object.keys(arrayTypes).join(', ')}.`);
  }
  const wanted = arrayTypes[dtype];
  if (!(data instanceof wanted)) throw fail(`is ${dtype}, so its data must be a ${wanted.name}.`);
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0) || elementCount(shape) !== data.length) {
    throw fail(`has ${data.length} elements, which does not match shape [${shape}].`);
  }
}

function entryOf(name: string, { dtype, shape, data }: SafeTensor, half: boolean): Entry {
  return half && dtype === 'F32' ? { name, dtype: 'F16', shape, data: toFloat16(data) } : { name, dtype, shape, data };
}

/**
 * Sorts by element size, descending, then by name, so that every tensor is aligned to its element size and equal tensors give
 * equal files.
 */
function sortEntries(entries: Entry[]): Entry[] {
  return entries.sort((a, b) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT || (a.name < b.name ? -1 : 1));
}

/** The header as JSON, padded with spaces so that the data after it is aligned to 8 bytes. */
function encodeHeader(entries: Entry[], metadata: Record<string, string>): Uint8Array {
  let end = 0;
  const described = entries.map(({ name, dtype, shape, data }) => {
    const begin = end;
    end += data.byteLength;
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  });
  const about = Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : [];
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries([...about, ...described])));
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  padded.set(json);
  return padded;
}
