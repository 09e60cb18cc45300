import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeEvent } from './events.js';
import { crc32c, wholeRecords } from './records.js';

/** Division bit by bit, as the definition has it. */
function divided(bytes: Uint8Array): number {
  let remainder = 0xffffffffn;
  for (const byte of bytes)
    for (let bit = 0n; bit < 8n; bit++) {
      const odd = (remainder ^ (BigInt(byte) >> bit)) & 1n;
      remainder = (remainder >> 1n) ^ (odd * 0x82f63b78n);
    }
  return Number(remainder ^ 0xffffffffn);
}

test('default: the vectors of RFC 3720, appendix B.4', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => 31 - i))).toBe(0x113fdb5c);
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
});

test('behavior: equals the division, nothing has checksum 0', () => {
  expect(crc32c(new Uint8Array(0))).toBe(0);
  for (let length = 1; length < 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 197 + length * 31) & 255);
    expect(crc32c(bytes)).toBe(divided(bytes));
  }
});

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
