import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  perturbWeights,
  random,
  testsOf,
} from '@ecgan/testing';
import {
  add,
  concat,
  conv2d,
  leakyRelu,
  mul,
  pad,
  reshape,
  type Scalar,
  sum,
  type Tensor,
  type Tensor4D,
  tidy,
  tile,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { labelGenerator } from './labelGenerator.js';

testsOf('labelGenerator');

const tiny = { numClasses: 3, labelFilters: 2, labelHalvings: 1 };
const photos = () => random([2, 4, 6, 3], 1) as Tensor4D;

function built(options: Parameters<typeof labelGenerator>[0] = tiny) {
  const network = labelGenerator(options);
  perturbWeights(network);
  return network;
}

const against = (logits: Tensor) => sum(mul(logits, random(logits.shape, 20))) as Scalar;

describe('labelGenerator', () => {
  test('default: down, back up beside what was seen at that size, one logit per class', {
    meta: { id: 'label-generator-down-back-up' },
  }, () => {
    const network = built();
    const weights = network.getWeights() as Tensor4D[];
    const conv = (x: Tensor4D, j: number, strides = 1) => {
      const border: [number, number] = j === 4 ? [0, 0] : [1, 1];
      const padded = pad(x, [[0, 0], border, border, [0, 0]]) as Tensor4D;
      return add(conv2d(padded, weights[2 * j], strides, 'valid'), weights[2 * j + 1]) as Tensor4D;
    };
    const active = (x: Tensor4D, j: number, strides = 1) => leakyRelu(conv(x, j, strides), 0.2);
    const full = active(photos(), 0);
    const low = active(active(full, 1, 2), 2);
    const raised = reshape(tile(reshape(low, [2, 2, 1, 3, 1, 4]), [1, 1, 2, 1, 2, 1]), [2, 4, 6, 4]) as Tensor4D;
    const expected = conv(active(concat([raised, full], 3), 3), 4);
    const logits = network.apply(photos()) as Tensor;
    expect(logits.shape).toEqual([2, 4, 6, 3]);
    expectClose(logits, expected);
  });

  test.each([2, 3, 5])('args: %i halvings, one class', (labelHalvings) => {
    const side = 2 ** labelHalvings;
    const network = labelGenerator({ numClasses: 1, labelFilters: 2, labelHalvings });
    expect((network.apply(random([1, side, 2 * side, 3], 1)) as Tensor).shape).toEqual([1, side, 2 * side, 1]);
  });

  test('gradient: in the image and the weights', () => {
    const network = built();
    const step = { step: 2e-3, tolerance: 2e-2, elements: 8 };
    expectGradientsMatch((x) => against(network.apply(x) as Tensor), [photos()], step);
    const x = photos();
    expectWeightGradientsMatch(() => tidy(() => against(network.apply(x) as Tensor)), network.trainableWeights, step);
  });

  test('behavior: survives saving and loading', () => expectSameAfterLoading(built(), [photos()]));

  test('behavior: leaves no tensors', async () => {
    const network = built();
    await expectNoLeaks(() => {
      tidy(() => {
        network.apply(photos(), { training: true });
      });
    });
  });

  test('error: more halvings than there are names for', () => {
    expect(() => labelGenerator({ ...tiny, labelHalvings: 6 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labelHalvings: expected an integer ≥ 1 and ≤ 5, got 6.]`,
    );
  });
});
