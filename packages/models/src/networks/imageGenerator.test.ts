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
  sigmoid,
  sum,
  type Tensor,
  type Tensor4D,
  tanh,
  tidy,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { imageGenerator } from './imageGenerator.js';

testsOf('imageGenerator');

const tiny = { numClasses: 5, filters: 4, chainFilters: [3, 2], initialGain: 1 };
/** F, F_e^1, F_e^2, I'_e. */
const inputs = () => [4, 3, 2, 3].map((channels, i) => random([2, 3, 5, channels], i + 1) as Tensor4D);

function built() {
  const network = imageGenerator(tiny);
  perturbWeights(network);
  return network;
}

const against = (image: Tensor) => sum(mul(image, random(image.shape, 20))) as Scalar;

describe('imageGenerator', () => {
  test('default: edges let through by σ after each conv, and at the end', {
    meta: { id: 'image-generator-edges-let-through' },
  }, () => {
    const network = built();
    const weights = network.getWeights() as Tensor4D[];
    const [features, ...edges] = inputs();
    const conv = (x: Tensor4D, j: number) =>
      add(conv2d(leakyRelu(x, 0.2), weights[2 * j], 1, 'same'), weights[2 * j + 1]) as Tensor4D;
    const transfer = (x: Tensor4D, edge: Tensor4D) => add(mul(x, sigmoid(edge)), x) as Tensor4D;
    const first = transfer(conv(features, 0), edges[0]);
    const second = transfer(conv(first, 1), edges[1]);
    const image = network.apply(inputs()) as Tensor;
    expect(image.shape).toEqual([2, 3, 5, 3]);
    expectClose(image, transfer(tanh(conv(second, 2)), edges[2]));
  });

  test('args: edgeTransfer false, the convs and tanh alone, from F', () => {
    const network = imageGenerator({ ...tiny, edgeTransfer: false });
    perturbWeights(network);
    const weights = network.getWeights() as Tensor4D[];
    const [features] = inputs();
    let x = features;
    for (let j = 0; j < 3; j++)
      x = add(conv2d(leakyRelu(x, 0.2), weights[2 * j], 1, 'same'), weights[2 * j + 1]) as Tensor4D;
    expectClose(network.apply(features) as Tensor, tanh(x));
  });

  test('behavior: I′ may leave [-1, 1], as in the code of the authors', {
    meta: { id: 'image-generator-i-may-leave' },
  }, () => {
    const network = built();
    network.setWeights(network.getWeights().map((weight) => mul(weight, 20)));
    const values = (network.apply(inputs()) as Tensor).dataSync();
    expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(1);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(2);
  });

  test('gradient: in features, edges and weights', () => {
    const network = built();
    const step = { step: 2e-3, tolerance: 2e-2, elements: 8 };
    expectGradientsMatch((...operands) => against(network.apply(operands) as Tensor), inputs(), step);
    const fixed = inputs();
    const loss = () => tidy(() => against(network.apply(fixed) as Tensor));
    expectWeightGradientsMatch(loss, network.trainableWeights, step);
  });

  test('behavior: survives saving and loading', () => expectSameAfterLoading(built(), inputs()));

  test('behavior: leaves no tensors', async () => {
    const network = built();
    await expectNoLeaks(() => {
      tidy(() => {
        network.apply(inputs(), { training: true });
      });
    });
  });
});
