import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import {
  conv2d,
  mul,
  relu,
  type Tensor,
  type Tensor4D,
  tensor4d,
  variable,
  variableGrads,
  zeros,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { perceptualLoss } from './perceptualLoss.js';

testsOf('perceptualLoss');

describe('perceptualLoss', () => {
  const [real, fake] = [random([2, 3, 2, 3], 1), random([2, 3, 2, 3], 2)];
  const kernel = random([1, 1, 3, 4], 3) as Tensor4D;
  /** Two taps: the image itself, and a convolution of it. */
  const extractor = (images: Tensor) => [images, relu(conv2d(images as Tensor4D, kernel, 1, 'valid'))];
  const weights = [0.5, 2];
  /** Mean absolute differences of both taps per image. */
  const expected = [0, 1].map((image) =>
    [0, 1].map((tap) => {
      const [x, y] = [real, fake].map((images) => {
        const values = extractor(images)[tap].dataSync();
        return Array.from(values).slice((image * values.length) / 2, ((image + 1) * values.length) / 2);
      });
      return x.reduce((sum, value, i) => sum + Math.abs(value - y[i]) / x.length, 0);
    }),
  );
  const perImage = expected.map(([first, second]) => 0.5 * first + 2 * second);

  test('default: five taps with the weights of the paper', {
    meta: { id: 'perceptual-loss-five-taps-weights' },
  }, () => {
    const fiveTaps = (images: Tensor) => [1, 2, 3, 4, 5].map((k) => mul(images, k));
    const one = (expected[0][0] + expected[1][0]) / 2;
    expectClose(perceptualLoss(fiveTaps)(real, fake), [one * (1 / 32 + 2 / 16 + 3 / 8 + 4 / 4 + 5)], 1e-5);
  });

  test('args: weights, reduction', () => {
    expectClose(perceptualLoss(extractor, { weights })(real, fake), [(perImage[0] + perImage[1]) / 2], 1e-5);
    expectClose(perceptualLoss(extractor, { weights, reduction: 'none' })(real, fake), perImage, 1e-5);
  });

  test('args: scales', () => {
    const scaled = perceptualLoss(extractor, { weights, scales: [0.25, 4], reduction: 'none' })(real, fake);
    expectClose(
      scaled,
      expected.map(([first, second]) => 2 * first + 0.5 * second),
      1e-5,
    );
  });

  test('args: lists of images, each scale counts alike', () => {
    const [small, other] = [random([2, 1, 2, 3], 4), random([2, 1, 2, 3], 5)];
    const loss = perceptualLoss(extractor, { weights, reduction: 'none' });
    const [large, coarse] = [loss(real, fake), loss(small, other)].map((x) => x.dataSync());
    expectClose(loss([real, small], [fake, other]), [(large[0] + coarse[0]) / 2, (large[1] + coarse[1]) / 2], 1e-6);
    expectGradientsMatch((x) => perceptualLoss(extractor, { weights })([real, small], [fake, x]), [other], {
      step: 1e-3,
      tolerance: 2e-2,
    });
  });

  test('behavior: 0 for equal images, one pixel, as far one way as the other', () => {
    const loss = perceptualLoss(extractor, { weights });
    expect(loss(real, real).dataSync()[0]).toBe(0);
    expectClose(loss(fake, real), loss(real, fake), 1e-6);
    const brightness = perceptualLoss((images) => [images], { weights: [2] });
    expectClose(brightness(tensor4d([[[[0.5]]]]), tensor4d([[[[-1]]]])), [3]);
  });

  test('gradient: against finite differences', () => {
    expectGradientsMatch((x) => perceptualLoss(extractor, { weights })(real, x), [fake], {
      step: 1e-3,
      tolerance: 2e-2,
    });
  });

  test('gradient: none to the real image', () => {
    const [first, second] = [variable(real), variable(fake)];
    const { grads } = variableGrads(() => perceptualLoss(extractor, { weights })(first, second), [first, second]);
    expect(grads[second.name]).toBeDefined();
    expect(grads[first.name] ?? null).toBeNull();
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => perceptualLoss(extractor, { weights })(real, fake).dispose());
  });

  test('error: weights, taps and shapes', () => {
    expect(() => perceptualLoss(extractor, { weights: [1, -1] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: weights[1]: expected a finite number ≥ 0, got -1.]`,
    );
    expect(() => perceptualLoss(extractor, { weights, scales: [1, 0] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: scales[1]: expected a finite number > 0, got 0.]`,
    );
    expect(() => perceptualLoss(extractor, { weights, scales: [1] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: scales: expected 2 taps, one for each weight, got 1.]`,
    );
    expect(() => perceptualLoss(extractor)(real, fake)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: extractor: expected 5 taps, one for each weight, got 2.]`,
    );
    expect(() => perceptualLoss(extractor)(real, zeros([2, 3, 3, 3]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: fake: expected shape [2, 3, 2, 3], got [2, 3, 3, 3].]`,
    );
    const loss = perceptualLoss(extractor, { weights });
    expect(() => loss([real, real], [fake])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: fake: expected a list of 2, as real, got "a list of 1".]`,
    );
    expect(() => loss(real, [fake])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: fake: expected a tensor, as real, got "a list of 1".]`,
    );
    expect(() => loss([], [])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: real: expected a tensor or a list with one per scale, got [].]`,
    );
    expect(() => loss([real, real], [fake, zeros([2, 1, 1, 3])])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: fake[1]: expected shape [2, 3, 2, 3], got [2, 1, 1, 3].]`,
    );
  });
});
