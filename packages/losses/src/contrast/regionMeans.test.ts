import { seededRandom } from '@ecgan/core/internal';
import { expectClose, expectNoLeaks, random, randomLabels, testsOf } from '@ecgan/testing';
import { reshape, type Tensor, tensor2d, tensor4d, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PixelMemoryBank } from './PixelMemoryBank.js';
import { regionMeans } from './regionMeans.js';
import { samplePixels } from './samplePixels.js';

/** The means by loops in float64, by image and class. */
function byLoops(maps: Tensor[], labels: ArrayLike<number>[], numClasses: number, ignoreLabel?: number) {
  const [batch, , , dim] = maps[0].shape;
  const found: { image: number; label: number; mean: number[] }[] = [];
  for (let image = 0; image < batch; image++)
    for (let label = 0; label < numClasses; label++) {
      const sum = new Array(dim).fill(0);
      let count = 0;
      maps.forEach((map, scale) => {
        const values = map.dataSync();
        const size = labels[scale].length / batch;
        for (let pixel = image * size; pixel < (image + 1) * size; pixel++) {
          if (labels[scale][pixel] !== label || label === ignoreLabel) continue;
          const row = Array.from(values.slice(pixel * dim, pixel * dim + dim));
          row.forEach((value, k) => {
            sum[k] += value / Math.hypot(...row);
          });
          count++;
        }
      });
      if (count > 0) found.push({ image, label, mean: sum.map((value) => value / Math.hypot(...sum)) });
    }
  return found;
}

function expectMeans(maps: Tensor[], labels: ArrayLike<number>[], numClasses: number, ignoreLabel?: number) {
  const single = maps.length === 1;
  const found = regionMeans(single ? maps[0] : maps, single ? labels[0] : labels, numClasses, { ignoreLabel });
  const expected = byLoops(maps, labels, numClasses, ignoreLabel);
  expect(Array.from(found.labels)).toEqual(expected.map(({ label }) => label));
  expect(Array.from(found.images)).toEqual(expected.map(({ image }) => image));
  expect(found.embeddings.shape).toEqual([expected.length, maps[0].shape[3]]);
  expectClose(
    found.embeddings,
    expected.flatMap(({ mean }) => mean),
    1e-5,
  );
}

describe('regionMeans', () => {
  testsOf('regionMeans');

  const shape: [number, number, number] = [2, 4, 6];
  const labels = randomLabels(shape, 5, 3);
  const embeddings = random([...shape, 3], 4);

  test('default', () => {
    expectMeans([embeddings], [labels], 5);
  });

  test('args: ignoreLabel', () => {
    const [first] = labels;
    expectMeans([embeddings], [labels], 5, first);
    expect(regionMeans(embeddings, labels, 5, { ignoreLabel: first }).labels).not.toContain(first);
  });

  test('args: several scales, a region is all of them together', () => {
    const small = randomLabels([2, 2, 3], 5, 9);
    expectMeans([embeddings, random([2, 2, 3, 3], 5)], [labels, small], 5);
  });

  test('behavior: by loops, on any map', () => {
    const map = fc.record({
      ...{ batch: fc.integer({ min: 1, max: 3 }), height: fc.integer({ min: 1, max: 5 }) },
      ...{ width: fc.integer({ min: 1, max: 5 }), dim: fc.integer({ min: 3, max: 5 }), seed: fc.nat() },
    });
    fc.assert(
      fc.property(map, ({ batch, height, width, dim, seed }) => {
        const labels = randomLabels([batch, height, width], 4, seed);
        expectMeans([random([batch, height, width, dim], seed)], [labels], 4, 2);
      }),
      { numRuns: 30 },
    );
  });

  test('behavior: of the whole region, which a draw of hard pixels is not', async () => {
    // A class of 90 easy pixels that point one way and 10 hard ones that point another.
    const hard = (pixel: number) => pixel % 10 === 0;
    const pixels = Array.from({ length: 100 }, (_, pixel) => (hard(pixel) ? [0, 1] : [1, 0]));
    const map = reshape(tensor4d([[pixels]]), [1, 10, 10, 2]);
    const labels = new Int32Array(100);
    const predictions = labels.map((_, pixel) => Number(hard(pixel)));
    const drawn = samplePixels(labels, [1, 10, 10], { predictions, maxPerClass: 20, random: seededRandom(1) });
    const ofDrawn = drawn.indices.filter(hard).length;
    expect(ofDrawn).toBe(10);
    const bank = new PixelMemoryBank({ numClasses: 1, dim: 2 });
    const sample = reshape(map, [100, 2]).arraySync() as number[][];
    const embeddings = tensor2d(Array.from(drawn.indices, (pixel) => sample[pixel]));
    bank.enqueue(embeddings, drawn.labels, drawn.images, regionMeans(map, labels, 1));
    const { regions } = await bank.state();
    // 90 : 10, where the draw would say 10 : 10.
    expectClose(regions.embeddings, [9 / Math.hypot(9, 1), 1 / Math.hypot(9, 1)], 1e-6);
    bank.dispose();
  });

  test('behavior: nothing but ignored pixels', () => {
    const { embeddings, labels } = regionMeans(zeros([1, 2, 2, 3]), [7, 7, 7, 7], 5, { ignoreLabel: 7 });
    expect(embeddings.shape).toEqual([0, 3]);
    expect(labels).toEqual(new Int32Array());
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => regionMeans([embeddings, embeddings], [labels, labels], 5).embeddings.dispose());
  });

  test('error: arguments', () => {
    expect(() => regionMeans(embeddings, labels.slice(1), 5)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labels: expected shape [48], got [47].]`,
    );
    expect(() => regionMeans(embeddings, labels, 2)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels: expected ids from 0 to 1, got 3.]`,
    );
    expect(() => regionMeans([embeddings], [labels, labels], 5)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels: expected a map for each of 1 scales, got 2.]`,
    );
    expect(() => regionMeans(zeros([2, 3]), labels, 5)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: embeddings: expected shape [2, height, width, dim], got [2, 3].]`,
    );
    expect(() => regionMeans(embeddings, labels, 0)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numClasses: expected an integer ≥ 1, got 0.]`,
    );
  });
});
