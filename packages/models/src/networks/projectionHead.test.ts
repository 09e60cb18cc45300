import {
  expectClose,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  random,
  testsOf,
} from '@ecgan/testing';
import { add, mean, type Scalar, square, type Tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { projectionHead } from './projectionHead.js';

testsOf('projectionHead');

const tiny = { numClasses: 5, filters: 2, embeddingSize: 3 };
const multiScale = { ...tiny, contrastLevels: [0, 2] };
/** F, and features of level 2: 4C of them, another number of pixels. */
const scales = () => [random([1, 1, 7, 2], 1), random([1, 1, 4, 8], 2)];

describe('projectionHead', () => {
  test('default: two matrix products with a ReLU between, in float64', {
    meta: { id: 'projection-head-two-matrix-products' },
  }, () => {
    const head = projectionHead(tiny);
    const pixels = [
      [0.5, -1],
      [2, 0.25],
    ];
    const [kernel, bias, kernel2, bias2] = head.getWeights().map((weight) => weight.arraySync()) as [
      number[][][][],
      number[],
      number[][][][],
      number[],
    ];
    const dense = (x: number[], weights: number[][], biases: number[]) =>
      biases.map((b, j) => x.reduce((sum, value, i) => sum + value * weights[i][j], b));
    const expected = pixels.map((x) =>
      dense(
        dense(x, kernel[0][0], bias).map((value) => Math.max(0, value)),
        kernel2[0][0],
        bias2,
      ),
    );
    expectClose(head.apply(tensor4d([[pixels]])) as Tensor, expected.flat());
  });

  test('args: contrastLevels, a branch each for as many pixels as it likes', () => {
    const outputs = projectionHead(multiScale).apply(scales()) as Tensor[];
    expect(outputs.map(({ shape }) => shape)).toEqual([
      [1, 1, 7, 3],
      [1, 1, 4, 3],
    ]);
  });

  test('behavior: F is projected by the same weights whichever scales come beside it', () => {
    const [features] = scales();
    const alone = projectionHead(tiny).apply(features) as Tensor;
    const [beside] = projectionHead(multiScale).apply(scales()) as Tensor[];
    expectClose(beside, alone);
  });

  test('gradient: in the weights of every scale', () => {
    const head = projectionHead(multiScale);
    const inputs = scales();
    const energy = () => {
      const [fine, coarse] = head.apply(inputs) as Tensor[];
      return add(mean(square(fine)), mean(square(coarse))) as Scalar;
    };
    // A small step: between ReLU and its kink.
    expectWeightGradientsMatch(() => tidy(energy), head.trainableWeights, { step: 1e-3 });
  });

  test('behavior: saved and loaded, it projects alike', async () => {
    await expectSameAfterLoading(projectionHead(multiScale), scales());
  });

  test('behavior: leaves no tensors', async () => {
    const head = projectionHead(multiScale);
    const inputs = scales();
    await expectNoLeaks(() => {
      tidy(() => {
        head.apply(inputs);
      });
    });
  });

  test('error: levels there are none of, or not in order', () => {
    const withLevels = (contrastLevels: number[]) => () => projectionHead({ ...tiny, contrastLevels });
    expect(withLevels([6])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: contrastLevels: expected ascending integers from 0 to 5, the levels of the generator, got [6].]`,
    );
    expect(withLevels([1, 1])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: contrastLevels: expected ascending integers from 0 to 5, the levels of the generator, got [1, 1].]`,
    );
    expect(withLevels([])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: contrastLevels: expected ascending integers from 0 to 5, the levels of the generator, got [].]`,
    );
  });
});
