import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  random,
  randomLabels,
  testsOf,
} from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor, tensor3d } from '@tensorflow/tfjs-core';
import { model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { LabelLayout } from '../layout/LabelLayout.js';
import { layoutInputs } from '../layout/layoutInputs.js';
import { labelConv2d } from './labelConv2d.js';

testsOf('labelConv2d');

const shape = [2, 6, 4] as [number, number, number];
const labels = randomLabels(shape, 3, 1);
const boundaries = labels.map((id, i) => (id + i) % 2);
const layout = LabelLayout.fromLabelMaps(labels, shape, { numClasses: 3, levels: 1, boundaries });
const [symbols, ...inner] = layout.inputs().slice(0, 3);

test('default: every form of the labels gives the same', { meta: { id: 'label-conv2d-every-form-labels' } }, () => {
  const layer = labelConv2d({ filters: 4, kernelSize: 3, numClasses: 3, boundary: true, seed: 1 });
  const y = layer.apply(symbols) as Tensor;
  expect(layer.getWeights().map((weight) => weight.shape)).toEqual([[3, 3, 4, 4], [4]]);
  expectClose(layer.apply(layout.segmentationMap()) as Tensor, y);
  expectClose(layer.apply(inner) as Tensor, y);
  expect(
    layer.computeOutputShape([
      [null, 9],
      [null, 6, null],
    ]),
  ).toEqual([null, 6, null, 4]);
});

test('default: the sum of one row of the kernel per pixel of the window, in float64', () => {
  const layer = labelConv2d({ filters: 2, kernelSize: 4, strides: 2, padding: 2, numClasses: 3 });
  const map = tensor3d(labels, shape, 'int32');
  layer.apply(map);
  layer.setWeights([random([4, 4, 3, 2], 3), random([2], 4)]);
  const [kernel, bias] = layer.getWeights().map((one) => one.dataSync());
  const expected: number[] = [];
  for (let i = 0; i < 2 * 4 * 3 * 2; i++) {
    const [b, row, column, f] = [Math.floor(i / 24), Math.floor(i / 6) % 4, Math.floor(i / 2) % 3, i % 2];
    let total = bias[f];
    for (let p = 0; p < 16; p++) {
      const [y, u] = [2 * row - 2 + Math.floor(p / 4), 2 * column - 2 + (p % 4)];
      if (y >= 0 && y < 6 && u >= 0 && u < 4) total += kernel[(p * 3 + labels[(b * 6 + y) * 4 + u]) * 2 + f];
    }
    expected.push(total);
  }
  for (const training of [false, true]) expectClose(layer.apply(map, { training }) as Tensor, expected);
});

test('behavior: one pixel of one class is the middle of the kernel', () => {
  const layer = labelConv2d({ filters: 2, kernelSize: 3, numClasses: 1, seed: 2 });
  const y = layer.apply(tensor3d([0], [1, 1, 1], 'int32')) as Tensor;
  expectClose(y, layer.getWeights()[0].dataSync().slice(8, 10), 0);
});

test('args: strides, padding', () => {
  const layer = labelConv2d({
    filters: 4,
    kernelSize: 4,
    strides: 2,
    padding: 2,
    numClasses: 3,
    boundary: true,
    seed: 1,
  });
  const y = layer.apply(symbols) as Tensor;
  expectClose(layer.apply(layout.segmentationMap()) as Tensor, y);
  expect(layer.computeOutputShape([null, 6, 4])).toEqual([null, ...y.shape.slice(1)]);
});

test('gradient: weights', () => {
  const layer = labelConv2d({ filters: 2, kernelSize: 3, numClasses: 3, boundary: true, seed: 1 });
  const weights = random([2, 6, 4, 2], 2);
  for (const form of [symbols, inner]) {
    layer.apply(form);
    expectWeightGradientsMatch(() => sum(mul(layer.apply(form) as Tensor, weights)) as Scalar, layer.trainableWeights);
  }
});

test('gradient: a dense map gets one', () => {
  const layer = labelConv2d({ filters: 2, kernelSize: 3, numClasses: 3, boundary: true });
  const soft = random([1, 3, 2, 4], 3, 0, 1);
  layer.apply(soft);
  layer.setWeights([random([3, 3, 4, 2], 4), random([2], 5)]);
  const weights = random([1, 3, 2, 2], 6);
  expectGradientsMatch((map) => sum(mul(layer.apply(map) as Tensor, weights)) as Scalar, [soft]);
});

test('error: a form that is none, patches for another window', () => {
  const layer = labelConv2d({ filters: 2, kernelSize: 4, strides: 2, padding: 2, numClasses: 3, boundary: true });
  layer.apply(symbols);
  expect(() => layer.apply(inner)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: labels: expected symbols [batch, height, width] for a kernel other than 3, stride 1, padding 1, got "innerPatches and innerIndex".]`,
  );
  expect(() => layer.apply(inner[0])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: labels: expected a dense map [batch, height, width, channels], symbols [batch, height, width], or innerPatches and innerIndex, got [32, 9].]`,
  );
});

test('behavior: survives saving and loading', async () => {
  const inputs = layoutInputs({ levels: 1 });
  const layer = labelConv2d({ filters: 2, kernelSize: 4, strides: 2, padding: 2, numClasses: 3, boundary: true });
  const network = model({ inputs: inputs.symbols, outputs: layer.apply(inputs.symbols) as SymbolicTensor });
  await expectSameAfterLoading(network, [symbols]);
  expect(layer.getConfig()).toMatchObject({ numClasses: 3, boundary: true, padding: 2 });
});

test('behavior: leaves no tensors', () => {
  const layer = labelConv2d({ filters: 2, kernelSize: 3, numClasses: 3, boundary: true });
  return expectNoLeaks(() => {
    for (const form of [symbols, inner]) (layer.apply(form) as Tensor).dispose();
  });
});
