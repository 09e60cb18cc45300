import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeEvent } from './encodeEvent.js';
import { wholeRecords } from './wholeRecords.js';

const records = [1, 2, 3].map((step) => encodeEvent({ wallTime: 1, step, values: [{ tag: 'x', scalar: step }] }));
const file = Uint8Array.from(records.flatMap((record) => [...record]));
const [length] = records.map((record) => record.length);

test('default', () => {
  expect(wholeRecords(file)).toBe(3 * length);
  expect(wholeRecords(new Uint8Array(0))).toBe(0);
});

test('behavior: cut anywhere, it counts the records before the cut', () => {
  for (let cut = 0; cut <= file.length; cut++)
    expect(wholeRecords(file.subarray(0, cut))).toBe(Math.floor(cut / length) * length);
});

test('behavior: any damaged byte ends the whole part with the record before it', () => {
  for (let at = 0; at < file.length; at++) {
    const damaged = file.slice();
    damaged[at] ^= 1 << (at % 8);
    expect(wholeRecords(damaged)).toBe(Math.floor(at / length) * length);
  }
});

test('behavior: reads from the middle of a buffer', () => {
  const shifted = new Uint8Array(file.length + 5);
  shifted.set(file, 5);
  expect(wholeRecords(shifted.subarray(5))).toBe(file.length);
});

test('behavior: bytes that are no event file have no whole record, whatever length they claim', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(wholeRecords(bytes)).toBe(0);
    }),
    { numRuns: 1000 },
  );
});
