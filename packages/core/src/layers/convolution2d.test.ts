import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  random,
  testsOf,
} from '@ecgan/testing';
import { add, mul, ones, type Scalar, sum, type Tensor, type Tensor4D, variableGrads } from '@tensorflow/tfjs-core';
import { initializers, input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { convolve } from '../ops/convolve.js';
import { convolution2d } from './convolution2d.js';

testsOf('convolution2d');

const x = random([2, 5, 6, 2], 1) as Tensor4D;

test('default', () => {
  const layer = convolution2d({ filters: 3, kernelSize: 4, strides: 2, padding: 2, seed: 1 });
  const y = layer.apply(x) as Tensor;
  const [kernel, bias] = layer.getWeights();
  expect(kernel.shape).toEqual([4, 4, 2, 3]);
  expectClose(y, add(convolve(x, kernel as Tensor4D, 2, 2), bias), 0);
  expect(layer.computeOutputShape([null, 5, null, 2])).toEqual([null, y.shape[1], null, 3]);
});

test('args: useBias, kernelInitializer', () => {
  const layer = convolution2d({ filters: 1, kernelSize: 1, useBias: false, kernelInitializer: initializers.ones() });
  const values = x.dataSync();
  const expected = Array.from({ length: 60 }, (_, i) => values[2 * i] + values[2 * i + 1]);
  expectClose(layer.apply(x) as Tensor, expected, 1e-6);
  expect(layer.getWeights().length).toBe(1);
});

test('args: seed', () => {
  const kernelOf = (seed: number) => {
    const layer = convolution2d({ filters: 3, kernelSize: 3, seed });
    layer.apply(x);
    return layer.getWeights()[0].dataSync();
  };
  expect(kernelOf(1)).toEqual(kernelOf(1));
  expect(kernelOf(1)).not.toEqual(kernelOf(2));
});

test('default: the sum over the window, in float64', () => {
  const layer = convolution2d({ filters: 3, kernelSize: 3, kernelInitializer: initializers.glorotNormal({ seed: 2 }) });
  layer.apply(x);
  layer.setWeights([layer.getWeights()[0], random([3], 4)]);
  const [values, kernel, bias] = [x, ...layer.getWeights()].map((one) => one.dataSync());
  const expected: number[] = [];
  for (let i = 0; i < 2 * 5 * 6 * 3; i++) {
    const [b, y, u, f] = [Math.floor(i / 90), Math.floor(i / 18) % 5, Math.floor(i / 3) % 6, i % 3];
    let total = bias[f];
    for (let p = 0; p < 18; p++) {
      const [row, column, c] = [y + Math.floor(p / 6) - 1, u + (Math.floor(p / 2) % 3) - 1, p % 2];
      if (row < 0 || row > 4 || column < 0 || column > 5) continue;
      total += kernel[p * 3 + f] * values[((b * 5 + row) * 6 + column) * 2 + c];
    }
    expected.push(total);
  }
  for (const training of [false, true]) expectClose(layer.apply(x, { training }) as Tensor, expected);
});

test('gradient: input', () => {
  const layer = convolution2d({
    filters: 2,
    kernelSize: 3,
    strides: 2,
    padding: 1,
    kernelInitializer: initializers.ones(),
  });
  const weights = random([2, 3, 3, 2], 2);
  expectGradientsMatch((y) => sum(mul(layer.apply(y) as Tensor, weights)) as Scalar, [x]);
});

test('behavior: one pixel, one channel', () => {
  const layer = convolution2d({ filters: 1, kernelSize: 1, kernelInitializer: initializers.ones() });
  expectClose(layer.apply(ones([1, 1, 1, 1])) as Tensor, [1], 0);
});

test('gradient: weights', () => {
  const layer = convolution2d({ filters: 2, kernelSize: 3, padding: 1, seed: 1 });
  const weights = random([2, 5, 6, 2], 2);
  layer.apply(x);
  expectWeightGradientsMatch(() => sum(mul(layer.apply(x) as Tensor, weights)) as Scalar, layer.trainableWeights);
});

test('behavior: survives saving and loading', async () => {
  const inputs = input({ shape: [null, null, 2] });
  const layer = convolution2d({ filters: 3, kernelSize: 4, strides: 2, padding: 2, seed: 1, name: 'first' });
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x]);
  expect(layer.getConfig()).toMatchObject({
    ...{ filters: 3, kernelSize: 4, strides: 2, padding: 2, useBias: true, seed: 1 },
    kernelInitializer: { className: 'EcganXavierNormal', config: { gain: 0.02, seed: 1 } },
  });
});

test('behavior: leaves no tensors, differentiated or not', async () => {
  const layer = convolution2d({ filters: 3, kernelSize: 3 });
  await expectNoLeaks(() => {
    (layer.apply(x) as Tensor).dispose();
    const { value, grads } = variableGrads(() => sum(layer.apply(x) as Tensor) as Scalar);
    for (const one of [value, ...Object.values(grads)]) one.dispose();
  });
});

test('error: channels unknown, initializer unknown', () => {
  const inputs = input({ shape: [null, null, null] });
  expect(() => convolution2d({ filters: 3, kernelSize: 3 }).apply(inputs)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: input: expected shape [batch, height, width, channels], got [any, any, any, any]. Channels must be known when the layer is built.]`,
  );
  const kernelInitializer = { className: 'Nobody', config: {} };
  expect(() => convolution2d({ filters: 3, kernelSize: 3, kernelInitializer })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: kernelInitializer: expected the class name of a registered initializer, got "Nobody".]`,
  );
});
