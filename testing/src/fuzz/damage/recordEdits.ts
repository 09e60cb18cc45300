import { frameRecord } from 'ecgan/internal';
import fc from 'fast-check';
import { byteEdits } from './byteEdits.js';
import { edit } from './Edit.js';
import { interestingNumbers } from './interestingNumbers.js';

const which = fc.nat(9);

/**
 * Edits that keep the checksums of an event file valid: records removed, duplicated, reordered or damaged; wrong
 * lengths.
 */
export const recordEdits = fc.oneof(
  which.map((i) => onRecords(`record ${i} gone`, (all) => all.filter((_, k) => k !== i % all.length))),
  which.map((i) => onRecords(`record ${i} twice`, (all) => [...all, all[i % all.length]])),
  fc
    .tuple(which, byteEdits)
    .map(([i, apply]) =>
      onRecords(`in record ${i}: ${fc.stringify(apply)}`, (all) =>
        all.map((data, k) => (k === i % all.length ? apply(data) : data)),
      ),
    ),
  fc
    .tuple(interestingNumbers, fc.constantFrom(0n, 1n << 32n, 1n << 63n))
    .map(([low, high]) =>
      edit(`then a record of ${BigInt(low) | high} bytes`, (bytes) => withLie(bytes, BigInt(low) | high)),
    ),
);

function onRecords(description: string, apply: (records: Uint8Array[]) => Uint8Array[]) {
  return edit(description, (bytes) => {
    const records = recordsOf(bytes);
    if (records.length === 0) return bytes;
    return Uint8Array.from(Buffer.concat(apply(records).map(frameRecord)));
  });
}

/** Returns the data of each record, up to the first invalid length. */
function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const file = Buffer.from(bytes);
  const records: Uint8Array[] = [];
  for (let at = 0; at + 16 <= file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    if (at + 16 + length > file.length) break;
    records.push(bytes.slice(at + 12, at + 12 + length));
    at += 16 + length;
  }
  return records;
}

/** Appends the header of a record without its data, with the correct checksum of the length. */
function withLie(bytes: Uint8Array, length: bigint): Uint8Array {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt.asUintN(64, length));
  // A record of these eight bytes ends with their checksum.
  const framed = frameRecord(size);
  return Uint8Array.from(Buffer.concat([bytes, size, framed.subarray(-4), Buffer.alloc(9)]));
}
