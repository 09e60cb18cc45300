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
  conv2d,
  leakyRelu,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor4D,
  tanh,
  tidy,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { edgeGenerator } from './edgeGenerator.js';

testsOf('edgeGenerator');

const tiny = { numClasses: 5, filters: 4, chainFilters: [3, 2], initialGain: 1 };
const features = () => random([2, 3, 5, 4], 1) as Tensor4D;

function built(options = tiny) {
  const network = edgeGenerator(options);
  perturbWeights(network);
  return network;
}

/** All outputs against a fixed direction: every weight has a say. */
function energyOf(outputs: Tensor[]): Scalar {
  return outputs.map((one, i) => sum(mul(one, random(one.shape, 20 + i))) as Scalar).reduce((a, b) => add(a, b));
}

describe('edgeGenerator', () => {
  test('default: convs on leaky ReLU, features before activation, tanh at last', {
    meta: { id: 'edge-generator-convs-leaky-relu' },
  }, () => {
    const network = built();
    const weights = network.getWeights() as Tensor4D[];
    const conv = (x: Tensor4D, j: number) =>
      add(conv2d(leakyRelu(x, 0.2), weights[2 * j], 1, 'same'), weights[2 * j + 1]) as Tensor4D;
    const first = conv(features(), 0);
    const second = conv(first, 1);
    const outputs = network.apply(features()) as Tensor[];
    [first, second, tanh(conv(second, 2))].forEach((expected, i) => {
      expect(outputs[i].shape).toEqual(expected.shape);
      expectClose(outputs[i], expected);
    });
  });

  test("args: chainFilters, the paper's, and a single conv on a single pixel", () => {
    const widths = (chainFilters?: number[]) =>
      (edgeGenerator({ ...tiny, chainFilters }).apply(random([1, 1, 1, 4], 1)) as Tensor[]).map(
        ({ shape }) => shape[3],
      );
    expect(widths(undefined)).toEqual([32, 16, 8, 3]);
    expect(widths([7])).toEqual([7, 3]);
  });

  test('gradient: in features and weights', () => {
    const network = built();
    const step = { step: 2e-3, tolerance: 2e-2, elements: 12 };
    expectGradientsMatch((x) => energyOf(network.apply(x) as Tensor[]), [features()], step);
    const x = features();
    expectWeightGradientsMatch(
      () => tidy(() => energyOf(network.apply(x) as Tensor[])),
      network.trainableWeights,
      step,
    );
  });

  test('behavior: survives saving and loading', () => expectSameAfterLoading(built(), [features()]));

  test('behavior: leaves no tensors', async () => {
    const network = built();
    await expectNoLeaks(() => {
      tidy(() => {
        network.apply(features(), { training: true });
      });
    });
  });

  test('error: a chain of nothing, or of no filters', () => {
    expect(() => edgeGenerator({ ...tiny, chainFilters: [] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: chainFilters: expected one or more integers ≥ 1, got [].]`,
    );
    expect(() => edgeGenerator({ ...tiny, chainFilters: [4, 0] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: chainFilters: expected one or more integers ≥ 1, got [4, 0].]`,
    );
  });
});
