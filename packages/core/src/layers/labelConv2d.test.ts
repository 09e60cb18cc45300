import {
  expectClose,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  random,
  randomLabels,
} from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor } from '@tensorflow/tfjs-core';
import { model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { LabelLayout } from '../layout/LabelLayout.js';
import { layoutInputs } from '../layout/layoutInputs.js';
import { labelConv2d } from './labelConv2d.js';

const shape = [2, 6, 4] as [number, number, number];
const labels = randomLabels(shape, 3, 1);
const boundaries = labels.map((id, i) => (id + i) % 2);
const layout = LabelLayout.fromLabelMaps(labels, shape, { numClasses: 3, levels: 1, boundaries });
const [symbols, ...inner] = layout.inputs().slice(0, 3);

test('default: every form of the labels gives the same', () => {
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
