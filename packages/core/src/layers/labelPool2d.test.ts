import { expectClose, expectNoLeaks, expectSameAfterLoading, testsOf } from '@ecgan/testing';
import type { Tensor } from '@tensorflow/tfjs-core';
import { model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { LabelLayout } from '../layout/LabelLayout.js';
import { layoutInputs } from '../layout/layoutInputs.js';
import { labelPool2d } from './labelPool2d.js';

testsOf('labelPool2d');

const labels = [0, 1, 1, 2, 0, 0]; // 2×3
const boundaries = [1, 0, 0, 0, 0, 1];
const plain = LabelLayout.fromLabelMaps(labels, [1, 2, 3], { numClasses: 3, levels: 1 });
const outlined = LabelLayout.fromLabelMaps(labels, [1, 2, 3], { numClasses: 3, levels: 1, boundaries });
const innerOf = (layout: LabelLayout) => layout.inputs().slice(1, 3);

test('default: shares of the pixels around every second one, training or not', {
  meta: { id: 'label-pool2d-shares-pixels-around' },
}, () => {
  // Around (0, 0): 0 1 2 0. Around (0, 2): 1 1 0 0.
  const expected = [2, 1, 1, 2, 2, 0].map((count) => count / 4);
  for (const training of [false, true])
    expectClose(labelPool2d({ numClasses: 3 }).apply(innerOf(plain), { training }) as Tensor, expected, 1e-6);
});

test('args: boundary', () => {
  const expected = [2, 1, 1, 1, 2, 2, 0, 1].map((count) => count / 4);
  expectClose(labelPool2d({ numClasses: 3, boundary: true }).apply(innerOf(outlined)) as Tensor, expected, 1e-6);
});

test('behavior: symbolic shapes are those of tensors', () => {
  const layer = labelPool2d({ numClasses: 3, boundary: true });
  const inner = innerOf(outlined);
  const pooled = layer.apply(inner) as Tensor;
  expect(layer.computeOutputShape(inner.map(({ shape }) => shape))).toEqual(pooled.shape);
  expect(
    layer.computeOutputShape([
      [null, 9],
      [null, null, 5],
    ]),
  ).toEqual([null, null, 3, 4]);
});

test('behavior: one pixel of one class', () => {
  const one = LabelLayout.fromLabelMaps([0], [1, 1, 1], { numClasses: 1, levels: 1 });
  expectClose(labelPool2d({ numClasses: 1 }).apply(innerOf(one)) as Tensor, [1], 0);
  one.dispose();
});

test('behavior: survives saving and loading', async () => {
  const inputs = layoutInputs({ levels: 1 }).levels[0].slice(0, 2);
  const layer = labelPool2d({ numClasses: 3, boundary: true });
  const network = model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor });
  await expectSameAfterLoading(network, innerOf(outlined));
  expect(layer.getConfig()).toMatchObject({ numClasses: 3, boundary: true });
});

test('behavior: leaves no tensors', () => {
  const inner = innerOf(plain);
  return expectNoLeaks(() => (labelPool2d({ numClasses: 3 }).apply(inner) as Tensor).dispose());
});
