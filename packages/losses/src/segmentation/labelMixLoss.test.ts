import { seededRandom } from '@ecgan/core/internal';
import { expectClose, expectGradientsMatch, expectNoLeaks, random, randomLabels, testsOf } from '@ecgan/testing';
import { conv2d, mul, sum, type Tensor, type Tensor4D, tensor, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelMix } from './labelMix.js';
import { labelMixLoss } from './labelMixLoss.js';

testsOf('labelMixLoss');

describe('labelMixLoss', () => {
  const shape = [2, 2, 3, 4];
  const [mixed, real, fake] = [1, 2, 3].map((seed) => random(shape, seed));
  const maskValues = [1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0];
  const mask = tensor(maskValues, [2, 2, 3, 1]);
  /** The equation by loops in float64, per image. */
  const expected = [0, 0];
  const [m, r, f] = [mixed, real, fake].map((x) => Array.from(x.dataSync()));
  m.forEach((value, i) => {
    const collage = maskValues[Math.floor(i / 4)] === 1 ? r[i] : f[i];
    expected[Math.floor(i / 24)] += (value - collage) ** 2 / 24;
  });

  test('default', { meta: { id: 'label-mix-loss-default' } }, () => {
    expectClose(labelMixLoss(mixed, real, fake, mask), [(expected[0] + expected[1]) / 2], 1e-6);
  });

  test('args: reduction', () => {
    expectClose(labelMixLoss(mixed, real, fake, mask, { reduction: 'none' }), expected, 1e-6);
    expectClose(labelMixLoss(mixed, real, fake, mask, { reduction: 'sum' }), [expected[0] + expected[1]], 1e-6);
  });

  test('gradient: against finite differences, to all three', () => {
    expectGradientsMatch((a, b, c) => labelMixLoss(a, b, c, mask), [mixed, real, fake]);
    const weights = tensor([2, -0.5]);
    expectGradientsMatch(
      (a, b, c) => sum(mul(weights, labelMixLoss(a, b, c, mask, { reduction: 'none' }))),
      [mixed, real, fake],
    );
  });

  test('behavior: 0 for a discriminator of single pixels, for any map', () => {
    const kernel = random([1, 1, 3, 4], 4) as Tensor4D;
    const discriminator = (images: Tensor) => conv2d(images as Tensor4D, kernel, 1, 'valid');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), fc.nat(), (height, width, seed) => {
        const labels = tensor(randomLabels([2, height, width], 4, seed), [2, height, width], 'int32');
        const [x, y] = [random([2, height, width, 3], seed), random([2, height, width, 3], seed + 1)];
        const { mixed, mask } = labelMix(x, y, labels, { numClasses: 4, random: seededRandom(seed) });
        const loss = labelMixLoss(discriminator(mixed), discriminator(x), discriminator(y), mask);
        expect(loss.dataSync()[0]).toBeLessThan(1e-10);
      }),
      { numRuns: 15 },
    );
  });

  test('behavior: one pixel, one logit', () => {
    const loss = labelMixLoss(tensor([[[[2]]]]), tensor([[[[5]]]]), tensor([[[[1]]]]), tensor([[[[0]]]]));
    expectClose(loss, [1]);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => labelMixLoss(mixed, real, fake, mask).dispose());
  });

  test('error: shapes', () => {
    const other = zeros([2, 2, 3, 1]);
    expect(() => labelMixLoss(zeros([2, 3, 4]), real, fake, mask)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: mixedLogits: expected shape [batch, height, width, logits], got [2, 3, 4].]`,
    );
    expect(() => labelMixLoss(mixed, other, fake, mask)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: realLogits: expected shape [2, 2, 3, 4], got [2, 2, 3, 1].]`,
    );
    expect(() => labelMixLoss(mixed, real, other, mask)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: fakeLogits: expected shape [2, 2, 3, 4], got [2, 2, 3, 1].]`,
    );
    expect(() => labelMixLoss(mixed, real, fake, zeros([2, 2, 3]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: mask: expected shape [2, 2, 3, 1], got [2, 2, 3].]`,
    );
  });
});
