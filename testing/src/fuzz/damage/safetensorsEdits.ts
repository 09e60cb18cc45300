import fc from 'fast-check';
import { byteEdits } from './byteEdits.js';
import { edit } from './Edit.js';
import { interestingNumbers } from './interestingNumbers.js';
import { jsonEdits } from './jsonEdits.js';

const which = fc.nat(9);
const list = fc.array(interestingNumbers, { maxLength: 4 });

/** Damage to a safetensors header that keeps its length right, and lengths that are wrong. */
export const safetensorsEdits = fc.oneof(
  jsonEdits.map((apply) => onHeader(`header: ${fc.stringify(apply)}`, apply)),
  byteEdits.map((apply) => onHeader(`header: ${fc.stringify(apply)}`, apply)),
  fc
    .tuple(which, list)
    .map(([i, shape]) => onHeader(`tensor ${i} of shape [${shape}]`, (json) => withField(json, i, { shape }))),
  fc
    .tuple(which, fc.tuple(interestingNumbers, interestingNumbers))
    .map(([i, range]) => onHeader(`tensor ${i} at [${range}]`, (json) => withField(json, i, { data_offsets: range }))),
  fc
    .tuple(which, fc.constantFrom('F64', 'F16', 'BF16', 'I64', 'U8', 'BOOL', 'F8_E4M3'))
    .map(([i, dtype]) => onHeader(`tensor ${i} of ${dtype}`, (json) => withField(json, i, { dtype }))),
  which.map((i) => onHeader(`entry ${i} twice`, (json) => withTwin(json, i))),
  fc
    .tuple(interestingNumbers, fc.constantFrom(0n, 1n << 32n, 1n << 63n))
    .map(([low, high]) =>
      edit(`header of ${BigInt(low) | high} bytes`, (bytes) => withLength(bytes, BigInt(low) | high)),
    ),
);

/** An edit of the header's text, whose length is then made right; of a file without a header, none. */
function onHeader(description: string, apply: (json: Uint8Array) => Uint8Array) {
  return edit(description, (bytes) => {
    const length = bytes.length < 8 ? 0n : Buffer.from(bytes).readBigUInt64LE(0);
    if (length === 0n || length > BigInt(bytes.length - 8)) return bytes;
    const end = 8 + Number(length);
    const header = apply(bytes.slice(8, end));
    return withLength(
      Uint8Array.from([...bytes.subarray(0, 8), ...header, ...bytes.subarray(end)]),
      BigInt(header.length),
    );
  });
}

function withLength(bytes: Uint8Array, length: bigint): Uint8Array {
  const changed = Buffer.from(bytes);
  if (changed.length >= 8) changed.writeBigUInt64LE(BigInt.asUintN(64, length), 0);
  return Uint8Array.from(changed);
}

function withField(json: Uint8Array, i: number, field: Record<string, unknown>): Uint8Array {
  return rewritten(json, (entries) => {
    const at = i % entries.length;
    return entries.map(([name, value], k) => [name, k === at ? { ...(value as object), ...field } : value]);
  });
}

/** Written by hand: no object has a key twice. */
function withTwin(json: Uint8Array, i: number): Uint8Array {
  return rewritten(json, (entries) => [...entries, entries[i % entries.length]]);
}

function rewritten(json: Uint8Array, change: (entries: [string, unknown][]) => [string, unknown][]): Uint8Array {
  try {
    const entries = Object.entries(JSON.parse(Buffer.from(json).toString()) as Record<string, unknown>);
    if (entries.length === 0) return json;
    const text = change(entries).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    return Uint8Array.from(Buffer.from(`{${text}}`));
  } catch {
    return json;
  }
}
