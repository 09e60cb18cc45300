import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  random,
  testsOf,
} from '@ecgan/testing';
import { grad, mul, type Scalar, sum, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { layerNormalization } from './layerNormalization.js';

testsOf('layerNormalization');

const x = random([2, 3, 2, 5], 1, -2, 4);
const [gamma, beta] = [
  [0.5, 1, 1.5, -2, 1],
  [0, 1, -1, 0.5, 2],
];

function layerOf(epsilon?: number) {
  const layer = layerNormalization({ epsilon });
  (layer.apply(x) as Tensor).dispose();
  layer.setWeights([tensor1d(gamma), tensor1d(beta)]);
  return layer;
}

/** The formula by loops in float64. */
function byLoops(values: ArrayLike<number>, epsilon: number): number[] {
  return Array.from(values).map((value, at) => {
    const pixel = Array.from(values).slice(at - (at % 5), at - (at % 5) + 5);
    const mean = pixel.reduce((total, one) => total + one, 0) / 5;
    const variance = pixel.reduce((total, one) => total + (one - mean) ** 2, 0) / 5;
    return ((value - mean) / Math.sqrt(variance + epsilon)) * gamma[at % 5] + beta[at % 5];
  });
}

test('default: every pixel by its own channels, training or not', () => {
  const expected = byLoops(x.dataSync(), 1e-5);
  for (const training of [false, true]) expectClose(layerOf().apply(x, { training }) as Tensor, expected, 1e-5);
});

test('args: epsilon', () => {
  expectClose(layerOf(0.5).apply(x) as Tensor, byLoops(x.dataSync(), 0.5), 1e-5);
});

test("behavior: what TF.js's own gives, and its gradient", () => {
  const own = layers.layerNormalization({ epsilon: 1e-5 });
  (own.apply(x) as Tensor).dispose();
  own.setWeights([tensor1d(gamma), tensor1d(beta)]);
  const direction = random(x.shape, 2);
  const gradient = (layer: layers.Layer) => grad((y) => sum(mul(layer.apply(y) as Tensor, direction)))(x);
  expectClose(layerOf().apply(x) as Tensor, own.apply(x) as Tensor, 1e-5);
  expectClose(gradient(layerOf()), gradient(own), 1e-5);
});

test('gradient: input and weights', () => {
  const [direction, layer] = [random(x.shape, 2), layerOf(0.1)];
  const loss = (y: Tensor) => sum(mul(layer.apply(y) as Tensor, direction)) as Scalar;
  expectGradientsMatch(loss, [x]);
  expectWeightGradientsMatch(() => loss(x), layer.trainableWeights);
});

test('behavior: survives saving and loading', async () => {
  const inputs = input({ shape: [null, null, 5] });
  const layer = layerNormalization({ epsilon: 0.25 });
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x]);
  expect(layer.getConfig()).toMatchObject({ epsilon: 0.25 });
});

test('behavior: leaves no tensors', () => {
  const layer = layerOf();
  return expectNoLeaks(() => {
    (layer.apply(x) as Tensor).dispose();
    grad((y) => sum(layer.apply(y) as Tensor))(x).dispose();
  });
});

test('error: channels unknown', () => {
  const inputs = input({ shape: [2, 2, null] });
  expect(() => layerNormalization().apply(inputs)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: input: expected shape [batch, height, width, channels], got [any, 2, 2, any]. Channels must be known when the layer is built.]`,
  );
});
