import {
  expectClose,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  random,
  singularValues,
  testsOf,
} from '@ecgan/testing';
import {
  add,
  div,
  eye,
  mul,
  reshape,
  type Scalar,
  sum,
  type Tensor,
  type Tensor4D,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { initializers, input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convolve } from '../ops/convolve.js';
import { spectralConv2d } from './spectralConv2d.js';

testsOf('spectralConv2d');

const x = random([2, 5, 6, 2], 1) as Tensor4D;
const options = {
  filters: 4,
  kernelSize: 3,
  padding: 1,
  seed: 3,
  kernelInitializer: initializers.glorotNormal({ seed: 3 }),
};

test('behavior: after many training calls the largest singular value of W / σ is 1', {
  meta: { id: 'spectral-conv2d-after-many-training' },
}, () => {
  const layer = spectralConv2d(options);
  for (let call = 0; call < 60; call++) (layer.apply(x, { training: true }) as Tensor).dispose();
  const [kernel, bias, u, v] = layer.getWeights();
  const sigma = singularValues(kernel.dataSync(), 4)[0];
  expectClose(layer.apply(x) as Tensor, add(convolve(x, div(kernel, sigma) as Tensor4D, 1, 1), bias), 1e-3);
  expect(Math.hypot(...u.dataSync())).toBeCloseTo(1, 5);
  expect(Math.hypot(...v.dataSync())).toBeCloseTo(1, 5);
});

test('behavior: whatever its shape, the largest singular value of the kernel in use becomes 1', () => {
  const length = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(fc.record({ kernelSize: length, inputs: length, filters: length, seed: fc.nat(1000) }), (shape) => {
      const { inputs, ...rest } = shape;
      const patch = rest.kernelSize ** 2 * inputs;
      const layer = spectralConv2d({ ...rest, useBias: false, padding: 'valid', powerIterations: 100 });
      tidy(() => {
        // One-hot images of the kernel's size read it, one row each.
        const impulses = reshape(eye(patch), [patch, rest.kernelSize, rest.kernelSize, inputs]);
        layer.apply(impulses, { training: true });
        const used = layer.apply(impulses) as Tensor;
        expect(singularValues(used.dataSync(), rest.filters)[0]).toBeCloseTo(1, 2);
      });
      layer.dispose();
    }),
    { seed: 1, numRuns: 12 },
  );
});

test('behavior: inference leaves u and v alone, training moves them', () => {
  const layer = spectralConv2d(options);
  layer.apply(x);
  const [u, v] = layer.nonTrainableWeights.map((weight) => weight.read());
  const before = [u.dataSync().slice(), v.dataSync().slice()];
  layer.apply(x);
  expect([u.dataSync(), v.dataSync()]).toEqual(before);
  layer.apply(x, { training: true });
  expect(u.dataSync()).not.toEqual(before[0]);
});

test('behavior: before any training call σ is ‖Wᵀu‖', () => {
  const layer = spectralConv2d({ ...options, useBias: false });
  const y = layer.apply(x) as Tensor;
  const [kernel, u] = layer.getWeights();
  const [w, start] = [kernel, u].map((one) => one.dataSync() as Float32Array);
  const products = Array.from({ length: 18 }, (_, r) =>
    start.reduce((total, value, c) => total + value * w[4 * r + c], 0),
  );
  expectClose(y, convolve(x, div(kernel, Math.hypot(...products)) as Tensor4D, 1, 1));
});

test('gradient: kernel and bias at inference', () => {
  const layer = spectralConv2d(options);
  const weights = random([2, 5, 6, 4], 2);
  layer.apply(x, { training: true });
  expectWeightGradientsMatch(() => sum(mul(layer.apply(x) as Tensor, weights)) as Scalar, layer.trainableWeights);
});

test('gradient: a training call differentiates at the u and v it moved to', () => {
  const [first, second] = [spectralConv2d(options), spectralConv2d(options)];
  const weights = random([2, 5, 6, 4], 2);
  first.apply(x);
  second.apply(x, { training: true });
  const gradientOf = (layer: typeof first, training: boolean) => {
    const [kernel] = layer.trainableWeights.map((weight) => weight.read());
    const loss = () => sum(mul(layer.apply(x, { training }) as Tensor, weights)) as Scalar;
    const { grads } = variableGrads(loss, [kernel as never]);
    return Object.values(grads)[0];
  };
  expectClose(gradientOf(first, true), gradientOf(second, false), 1e-6);
});

test('behavior: survives saving and loading', async () => {
  const inputs = input({ shape: [5, 6, 2] });
  const layer = spectralConv2d({ ...options, kernelInitializer: undefined });
  layer.apply(x, { training: true });
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x]);
  expect(layer.getConfig()).toMatchObject({ filters: 4, powerIterations: 1, epsilon: 1e-12, seed: 3 });
});

test('behavior: leaves no tensors, differentiated or not', async () => {
  const layer = spectralConv2d(options);
  await expectNoLeaks(() => {
    for (const training of [false, true]) {
      (layer.apply(x, { training }) as Tensor).dispose();
      const { value, grads } = variableGrads(() => sum(layer.apply(x, { training }) as Tensor) as Scalar);
      for (const tensor of [value, ...Object.values(grads)]) tensor.dispose();
    }
  });
});

test('behavior: an output smaller than the kernel is divided in its place, values and gradients the same', () => {
  const layer = spectralConv2d(options);
  const small = random([1, 2, 2, 2], 5) as Tensor4D;
  for (let call = 0; call < 60; call++) (layer.apply(small, { training: true }) as Tensor).dispose();
  const [kernel, bias] = layer.getWeights();
  const sigma = singularValues(kernel.dataSync(), 4)[0];
  expectClose(layer.apply(small) as Tensor, add(convolve(small, div(kernel, sigma) as Tensor4D, 1, 1), bias), 1e-3);
  const direction = random([1, 2, 2, 4], 6);
  const loss = (y: Tensor) => sum(mul(y, direction)) as Scalar;
  // σ moves with the weights, u and v do not: differences of the inference form are the gradient at fixed u and v.
  expectWeightGradientsMatch(() => loss(layer.apply(small) as Tensor), layer.trainableWeights);
});
