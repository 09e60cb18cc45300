import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  random,
  testsOf,
} from '@ecgan/testing';
import {
  moments,
  mul,
  ones,
  type Scalar,
  sum,
  type Tensor,
  tensor1d,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instanceNormalization } from './instanceNormalization.js';

testsOf('instanceNormalization');

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

test('default', { meta: { id: 'instance-normalization-default' } }, () => {
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

test('gradient: input, through mean and variance', () => {
  const layer = instanceNormalization();
  const weights = random([2, 3, 4, 2], 2);
  expectGradientsMatch((y) => sum(mul(layer.apply(y) as Tensor, weights)) as Scalar, [x]);
});

test('behavior: every channel of every image has mean 0 and variance 1, whatever its size', () => {
  const length = fc.integer({ min: 2, max: 6 });
  fc.assert(
    fc.property(length, length, length, fc.nat(1000), (height, width, channels, seed) => {
      tidy(() => {
        const y = instanceNormalization({ epsilon: 1e-9 }).apply(random([2, height, width, channels], seed)) as Tensor;
        const { mean, variance } = moments(y, [1, 2]);
        for (const value of mean.dataSync()) expect(value).toBeCloseTo(0, 5);
        expectClose(variance, ones([2, channels]), 1e-4);
      });
    }),
    { seed: 1, numRuns: 15 },
  );
});

test('behavior: one pixel and a constant channel become 0, with affine the shift', () => {
  expectClose(instanceNormalization().apply(ones([2, 1, 1, 2])) as Tensor, [0, 0, 0, 0], 0);
  const layer = instanceNormalization({ affine: true });
  layer.apply(ones([1, 2, 2, 1]));
  layer.setWeights([tensor1d([2]), tensor1d([3])]);
  expectClose(layer.apply(ones([1, 2, 2, 1])) as Tensor, [3, 3, 3, 3], 0);
});

test('error: channels unknown', () => {
  const inputs = input({ shape: [2, 2, null] });
  expect(() => instanceNormalization().apply(inputs)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: input: expected shape [batch, height, width, channels], got [any, 2, 2, any]. Channels must be known when the layer is built.]`,
  );
});

test('behavior: survives saving and loading', async () => {
  const inputs = input({ shape: [null, null, 2] });
  const layer = instanceNormalization({ affine: true, epsilon: 0.1 });
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x]);
  expect(layer.getConfig()).toMatchObject({ affine: true, epsilon: 0.1 });
});

test('behavior: leaves no tensors, differentiated or not', () => {
  const layer = instanceNormalization({ affine: true });
  return expectNoLeaks(() => {
    (layer.apply(x) as Tensor).dispose();
    const { value, grads } = variableGrads(() => sum(layer.apply(x) as Tensor) as Scalar);
    for (const one of [value, ...Object.values(grads)]) one.dispose();
  });
});
