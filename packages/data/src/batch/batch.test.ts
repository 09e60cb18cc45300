import { useTestBackend } from '@ecgan/testing';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { Sample } from '../dataset/Sample.js';
import { batchOf } from './batch.js';

beforeAll(async () => {
  await useTestBackend();
});

/** A sample of 2×4 pixels; the photo's red channel increases by 10 per pixel, green is 255, blue 0. */
function sample(name: string, extra: Partial<Sample> = {}): Sample {
  return {
    name,
    height: 2,
    width: 4,
    labels: Int32Array.from([0, 0, 1, 2, 0, 1, 1, 2]),
    instances: Int32Array.from([0, 0, 5, 5, 0, 5, 5, 6]),
    photo: Uint8Array.from({ length: 24 }, (_, i) => [Math.floor(i / 3) * 10, 255, 0][i % 3]),
    edges: Uint8Array.from([0, 0, 255, 0, 0, 255, 0, 0]),
    ...extra,
  };
}

test('default', { meta: { id: 'batch-default' } }, () => {
  const batch = batchOf([sample('a'), sample('b')], { numClasses: 3, levels: 2 });
  expect(batch.names).toEqual(['a', 'b']);
  expect(batch.layout).toMatchObject({ batch: 2, height: 2, width: 4, numClasses: 3, hasBoundaries: false });
  expect([...batch.layout.levels[1].symbols]).toEqual([0, 1, 0, 1]);
  expect(batch.photos.shape).toEqual([2, 2, 4, 3]);
  const photos = batch.photos.dataSync();
  expect(photos[0]).toBe(-1);
  expect(photos[1]).toBe(1);
  expect(photos[3]).toBeCloseTo(10 / 127.5 - 1, 6);
  expect(batch.edges.shape).toEqual([2, 2, 4, 3]);
  expect([...batch.edges.dataSync().slice(3, 12)]).toEqual([-1, -1, -1, 1, 1, 1, -1, -1, -1]);
  batch.dispose();
});

test('args: boundaries', () => {
  const batch = batchOf([sample('a')], { numClasses: 3, levels: 1, boundaries: true });
  expect(batch.layout.hasBoundaries).toBe(true);
  // Every pixel but the top left one has a 4-neighbour of another instance.
  const bits = [...batch.layout.levels[0].symbols].map((symbol) => (symbol >= 3 ? 1 : 0));
  expect(bits).toEqual([0, 1, 1, 1, 1, 1, 1, 1]);
  batch.dispose();
});

test('behavior: dispose leaves nothing behind', () => {
  const before = memory().numTensors;
  const batch = batchOf([sample('a')], { numClasses: 3, levels: 2 });
  batch.layout.inputs();
  batch.dispose();
  expect(memory().numTensors).toBe(before);
});

test('error: none, sizes, arrays, ids, instances', () => {
  const make =
    (samples: Sample[], options = {}) =>
    () =>
      batchOf(samples, { numClasses: 3, levels: 2, ...options });
  const before = memory().numTensors;
  expect(make([])).toThrowErrorMatchingInlineSnapshot(`[ValueError: samples: expected at least one sample, got 0.]`);
  expect(make([sample('a'), sample('b', { height: 4, width: 2 })])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: sample b: expected shape [2, 4], got [4, 2]. Samples of one batch have one size.]`,
  );
  expect(make([sample('a', { photo: new Uint8Array(8) })])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: photo of sample a: expected shape [24], got [8].]`,
  );
  expect(make([sample('a')], { numClasses: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: labelMaps[image 0, y 0, x 3]: expected a class id from 0 to 1, got 2. Map ignored and unknown ids to a class of their own, or raise numClasses.]`,
  );
  expect(make([sample('a')], { levels: 3 })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: labelMaps: expected a height and width divisible by 4 for 3 levels, got [1, 2, 4]. Resize or crop the label maps, or ask for fewer levels.]`,
  );
  expect(make([sample('a', { instances: undefined })], { boundaries: true })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: instances of sample a: expected 8 ids, because boundaries is set, got undefined. Give the dataset instance maps, or set boundaries to false.]`,
  );
  expect(memory().numTensors).toBe(before);
});
