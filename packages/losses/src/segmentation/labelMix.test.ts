import { seededRandom } from '@ecgan/core/internal';
import { expectClose, expectGradientsMatch, expectNoLeaks, random, randomLabels, testsOf } from '@ecgan/testing';
import { mul, ones, type Scalar, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelMix } from './labelMix.js';

testsOf('labelMix');

type Shape = [batch: number, height: number, width: number];
const asTensor = (labels: ArrayLike<number>, shape: Shape) => tensor(Array.from(labels), shape, 'int32');

/** Draws these numbers, one after the other. */
function listed(values: number[]): () => number {
  const left = [...values];
  return () => left.shift() ?? Number.NaN;
}

describe('labelMix', () => {
  const shape: Shape = [2, 2, 3];
  const ids = [0, 0, 1, 2, 2, 255, 0, 1, 1, -1, 2, 3];
  const labelMap = asTensor(ids, shape);
  const [real, fake] = [random([...shape, 3], 1), random([...shape, 3], 2)];
  // Classes 0, 1, 2 and the rest, of either image; below ½ is real.
  const draws = [0.1, 0.9, 0.499, 0.7, 0.5, 0.2, 0.8, 0.3];
  const expectedMask = [1, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1];

  test('default', { meta: { id: 'label-mix-default' } }, () => {
    const { mixed, mask } = labelMix(real, fake, labelMap, { numClasses: 3, random: listed(draws) });
    expect(mask.shape).toEqual([...shape, 1]);
    expectClose(mask, expectedMask, 0);
    const [x, y] = [real, fake].map((image) => Array.from(image.dataSync()));
    expect(mixed.shape).toEqual([...shape, 3]);
    expectClose(
      mixed,
      x.map((value, i) => (expectedMask[Math.floor(i / 3)] ? value : y[i])),
      0,
    );
  });

  test('args: random', () => {
    const maskOf = (seed: number) =>
      labelMix(real, fake, labelMap, { numClasses: 3, random: seededRandom(seed) }).mask.dataSync();
    expect(maskOf(1)).toEqual(maskOf(1));
    const drawn = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => maskOf(seed).join());
    expect(new Set(drawn).size).toBeGreaterThan(4);
  });

  test('behavior: one value for each class of each image, as likely real as fake', () => {
    const seen = { real: 0, all: 0 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.nat(), (height, width, seed) => {
        const shape: Shape = [2, height, width];
        const labels = randomLabels(shape, 4, seed);
        const image = zeros([...shape, 1]);
        const options = { numClasses: 4, random: seededRandom(seed) };
        const mask = labelMix(image, image, asTensor(labels, shape), options).mask.dataSync();
        const values = new Map<string, number>();
        labels.forEach((id, pixel) => {
          const key = `${Math.floor(pixel / (height * width))} ${id}`;
          expect(mask[pixel]).toBe(values.get(key) ?? mask[pixel]);
          values.set(key, mask[pixel]);
        });
        seen.all += values.size;
        for (const value of values.values()) seen.real += value;
      }),
      { numRuns: 60, seed: 7 },
    );
    // Four standard deviations of as many fair draws.
    expect(Math.abs(seen.real - seen.all / 2)).toBeLessThan(2 * Math.sqrt(seen.all));
  });

  test('behavior: one class, one pixel', () => {
    const mix = (draw: number) =>
      labelMix(ones([1, 1, 1, 1]), zeros([1, 1, 1, 1]), zeros([1, 1, 1], 'int32'), {
        numClasses: 1,
        random: () => draw,
      });
    expectClose(mix(0.2).mixed, [1], 0);
    expectClose(mix(0.8).mixed, [0], 0);
  });

  test('gradient: against finite differences, to either image where it shows', () => {
    const weights = random([...shape, 3], 5);
    const loss = (x: Tensor, y: Tensor) =>
      sum<Scalar>(mul(weights, labelMix(x, y, labelMap, { numClasses: 3, random: listed(draws) }).mixed));
    expectGradientsMatch((x, y) => loss(x, y), [real, fake]);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => {
      const { mixed, mask } = labelMix(real, fake, labelMap, { numClasses: 3 });
      mixed.dispose();
      mask.dispose();
    });
  });

  test('error: operands', () => {
    const options = { numClasses: 3 };
    expect(() => labelMix(zeros(shape), fake, labelMap, options)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: real: expected shape [batch, height, width, channels], got [2, 2, 3].]`,
    );
    expect(() => labelMix(real, zeros([2, 2, 3, 1]), labelMap, options)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: fake: expected shape [2, 2, 3, 3], got [2, 2, 3, 1].]`,
    );
    expect(() => labelMix(real, fake, zeros([2, 3, 2]), options)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labelMap: expected shape [2, 2, 3], got [2, 3, 2].]`,
    );
    expect(() => labelMix(real, fake, labelMap, { numClasses: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numClasses: expected an integer ≥ 1, got 0.]`,
    );
  });
});
