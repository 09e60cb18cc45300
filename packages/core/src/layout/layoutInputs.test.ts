import { expectSameAfterLoading, randomLabels, testsOf } from '@ecgan/testing';
import { model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { labelConv2d } from '../layers/labelConv2d.js';
import { LabelLayout } from './LabelLayout.js';
import { layoutInputs } from './layoutInputs.js';

testsOf('layoutInputs');

const shape = [2, 8, 4] as [number, number, number];
const layout = LabelLayout.fromLabelMaps(randomLabels(shape, 5, 3), shape, { numClasses: 5, levels: 2 });

test('default: as many as a layout gives, in its order, of any size', () => {
  const { all, symbols, levels } = layoutInputs({ levels: 2 });
  expect(all).toEqual([symbols, ...levels.flat()]);
  expect(all.map((one) => one.shape)).toEqual([
    [null, null, null],
    ...[0, 1].flatMap(() => [
      [null, 9],
      [null, null, null],
      [null, 9],
      [null, null, null],
    ]),
  ]);
  expect(all.every(({ dtype }) => dtype === 'int32')).toBe(true);
});

test('args: height, width', () => {
  const { symbols, levels } = layoutInputs({ levels: 2, height: 8 });
  expect([symbols.shape, levels[1][1].shape]).toEqual([
    [null, 8, null],
    [null, 4, null],
  ]);
  expect(layoutInputs({ levels: 2, height: 8, width: 4 }).levels[1][3].shape).toEqual([null, 4, 2]);
});

test('behavior: a model of them takes what a layout gives, saved and loaded', async () => {
  for (const size of [{}, { height: 8, width: 4 }]) {
    const inputs = layoutInputs({ levels: 2, ...size });
    const outputs = model({ inputs: inputs.all, outputs: inputs.all }).apply(layout.inputs());
    expect(Array.isArray(outputs) && outputs.length).toBe(9);
  }
  const { symbols } = layoutInputs({ levels: 1 });
  const conv = labelConv2d({ filters: 2, kernelSize: 3, numClasses: 5, seed: 1 });
  const network = model({ inputs: symbols, outputs: conv.apply(symbols) as SymbolicTensor });
  await expectSameAfterLoading(network, layout.inputs().slice(0, 1));
});
