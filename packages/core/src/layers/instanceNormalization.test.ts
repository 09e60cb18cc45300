import { expectClose, expectNoLeaks, expectSameAfterLoading, expectWeightGradientsMatch, random } from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { instanceNormalization } from './instanceNormalization.js';

const x = random([2, 3, 4, 2], 1, -1, 3);

/** Image by image and channel by channel, in float64. */
function expectedNormalization(scale = [1, 1], shift = [0, 0], epsilon = 1e-5) {
  const values = x.dataSync();
  return Array.from(values, (value, i) => {
    const [image, channel] = [Math.floor(i / 24), i % 2];
    const group = Array.from({ length: 12 }, (_, pixel) => values[image * 24 + pixel * 2 + channel]);
    const mean = group.reduce((total, other) => total + other, 0) / 12;
    const variance = group.reduce((total, other) => total + (other - mean) ** 2, 0) / 12;
    return ((value - mean) / Math.sqrt(variance + epsilon)) * scale[channel] + shift[channel];
  });
}

test('default', () => {
  const layer = instanceNormalization();
  const y = layer.apply(x) as Tensor;
  expectClose(y, expectedNormalization());
  expectClose(layer.apply(x, { training: true }) as Tensor, y, 0);
  expect(layer.weights.length).toBe(0);
  expect(layer.computeOutputShape([null, null, null, 2])).toEqual([null, null, null, 2]);
});

test('args: affine, epsilon', () => {
  const layer = instanceNormalization({ affine: true, epsilon: 0.1 });
  layer.apply(x);
  layer.setWeights([tensor1d([2, -1]), tensor1d([0.5, 3])]);
  expectClose(layer.apply(x) as Tensor, expectedNormalization([2, -1], [0.5, 3], 0.1));
  const weights = random([2, 3, 4, 2], 2);
  expectWeightGradientsMatch(() => sum(mul(layer.apply(x) as Tensor, weights)) as Scalar, layer.trainableWeights);
});

test('behavior: survives saving and loading', async () => {
  const inputs = input({ shape: [null, null, 2] });
  const layer = instanceNormalization({ affine: true, epsilon: 0.1 });
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x]);
  expect(layer.getConfig()).toMatchObject({ affine: true, epsilon: 0.1 });
});

test('behavior: leaves no tensors', () => {
  const layer = instanceNormalization({ affine: true });
  return expectNoLeaks(() => (layer.apply(x) as Tensor).dispose());
});
