import fc from 'fast-check';
import { edit } from './Edit.js';
import { interestingNumbers } from './interestingNumbers.js';

const place = fc.nat(2 ** 20);
const length = fc.oneof({ weight: 4, arbitrary: fc.nat(16) }, { weight: 1, arbitrary: fc.nat(2 ** 14) });

/**
 * Edits for any file: flipped bits, truncation, insertions, and ranges that are repeated, swapped or overwritten.
 * Positions wrap around.
 */
export const byteEdits = fc.oneof(
  fc.tuple(place, fc.nat(7)).map(([at, bit]) => edit(`flip bit ${bit} of byte ${at}`, (bytes) => flip(bytes, at, bit))),
  place.map((at) => edit(`cut at ${at}`, (bytes) => bytes.slice(0, wrap(bytes, at)))),
  fc
    .tuple(place, fc.uint8Array({ maxLength: 12 }))
    .map(([at, added]) => edit(`insert [${added}] at ${at}`, (bytes) => splice(bytes, at, 0, added))),
  fc
    .tuple(place, length)
    .map(([at, count]) => edit(`remove ${count} at ${at}`, (bytes) => splice(bytes, at, count, new Uint8Array(0)))),
  fc
    .tuple(place, length)
    .map(([at, count]) => edit(`repeat ${count} at ${at}`, (bytes) => splice(bytes, at, 0, stretch(bytes, at, count)))),
  fc
    .tuple(place, place, length)
    .map(([a, b, count]) => edit(`exchange ${count} at ${a} and ${b}`, (bytes) => exchange(bytes, a, b, count))),
  fc
    .tuple(place, interestingNumbers, fc.boolean())
    .map(([at, value, little]) => edit(`write ${value} at ${at}`, (bytes) => overwrite(bytes, at, value, little))),
);

const wrap = (bytes: Uint8Array, at: number) => (bytes.length === 0 ? 0 : at % bytes.length);

const stretch = (bytes: Uint8Array, at: number, count: number) => bytes.slice(wrap(bytes, at), wrap(bytes, at) + count);

function flip(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  const flipped = bytes.slice();
  if (flipped.length > 0) flipped[wrap(bytes, at)] ^= 1 << bit;
  return flipped;
}

function splice(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const begin = wrap(bytes, at);
  return Uint8Array.from([...bytes.subarray(0, begin), ...added, ...bytes.subarray(begin + removed)]);
}

function exchange(bytes: Uint8Array, a: number, b: number, count: number): Uint8Array {
  const exchanged = bytes.slice();
  const [first, second] = [stretch(bytes, a, count), stretch(bytes, b, count)];
  const shorter = Math.min(first.length, second.length);
  exchanged.set(second.subarray(0, shorter), wrap(bytes, a));
  exchanged.set(first.subarray(0, shorter), wrap(bytes, b));
  return exchanged;
}

function overwrite(bytes: Uint8Array, at: number, value: number, little: boolean): Uint8Array {
  const begin = wrap(bytes, at);
  if (begin + 4 > bytes.length) return bytes;
  const written = bytes.slice();
  new DataView(written.buffer).setUint32(begin, value, little);
  return written;
}
