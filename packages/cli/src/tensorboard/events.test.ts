import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeEvent } from './events.js';
import { histogramOf } from './histogram.js';
import { maskedCrc32c } from './records.js';
import { FILE_VERSION, type TensorboardEvent } from './types.js';

/** `benchmarks/pytorch/write_events.py` wrote it with TensorBoard's own classes. */
const reference = readFileSync(resolve(import.meta.dirname, 'fixtures/events.out.tfevents.reference'));

const png = Uint8Array.from(
  Buffer.from(
    '89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000f494441547801010400fbff00ff800004010180e3c24ac30000000049454e44ae426082',
    'hex',
  ),
);

/** The same events as the program's. */
const events: TensorboardEvent[] = [
  { wallTime: 1.5, fileVersion: FILE_VERSION },
  {
    wallTime: 2.25,
    step: 1,
    values: [0, -1.5, Number.NaN, 1e30].map((scalar, i) => ({ tag: `losses/term ${i}`, scalar })),
  },
  {
    wallTime: 3,
    step: 300,
    values: [
      { tag: 'samples/ünï', image: { png, height: 1, width: 1 } },
      { tag: 'weights/kernel', histogram: histogramOf([0, 1, 1, 4], { buckets: 2 }) },
    ],
  },
  { wallTime: 4, step: 2 ** 40 + 5, sessionStart: true },
];

describe('encodeEvent', () => {
  test('default: a scalar, byte by byte', () => {
    const record = [...encodeEvent({ wallTime: 2, step: 300, values: [{ tag: 'x', scalar: 0.5 }] })];
    const message = [
      ...[0x09, 0, 0, 0, 0, 0, 0, 0, 0x40], // field 1, double: 2
      ...[0x10, 0xac, 0x02], // field 2, varint: 300 = 2 · 128 + 44
      ...[0x2a, 10], // field 5, a message of 10 bytes
      ...[0x0a, 8], // in it field 1, a message of 8 bytes
      ...[0x0a, 1, 0x78], // in it field 1, a string: "x"
      ...[0x15, 0, 0, 0, 0x3f], // and field 2, float: 0.5
    ];
    expect(record.slice(0, 8)).toEqual([message.length, 0, 0, 0, 0, 0, 0, 0]);
    expect(record.slice(12, -4)).toEqual(message);
  });

  test('behavior: checksums are masked as TFRecord says', () => {
    // crc32c("123456789") is 0xe3069283: turned right by 15 bits 0x2507c60d, plus 0xa282ead8.
    expect(maskedCrc32c(new TextEncoder().encode('123456789'))).toBe(0xc78ab0e5);
  });

  test('behavior: the bytes are those of TensorBoard itself', () => {
    expect(Buffer.concat(events.map(encodeEvent)).toString('hex')).toBe(reference.toString('hex'));
  });

  test('error: a step that is none, a value without a name', () => {
    expect(() => encodeEvent({ wallTime: 0, step: 0.5 })).toThrowErrorMatchingInlineSnapshot(
      `[TensorboardError: step: expected an integer of at least 0, got 0.5.]`,
    );
    expect(() => encodeEvent({ wallTime: 0, step: -1 })).toThrow('got -1.');
    expect(() => encodeEvent({ wallTime: 0, values: [{ tag: '', scalar: 1 }] })).toThrowErrorMatchingInlineSnapshot(
      `[TensorboardError: tag: expected a name to show the value under, got "".]`,
    );
  });
});
