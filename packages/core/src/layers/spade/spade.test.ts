import { expectClose, random, randomLabels } from '@ecgan/testing';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { LabelLayout } from '../../layout/LabelLayout.js';
import { spade } from './spade.js';

const shape = [2, 8, 6] as [number, number, number];
const labels = randomLabels(shape, 3, 1);

test('default', () => {
  const layout = LabelLayout.fromLabelMaps(labels, shape, { numClasses: 3, levels: 1 });
  const layer = spade({ numClasses: 3, hiddenFilters: 4, seed: 1 });
  const x = random([2, 8, 6, 5], 2);
  const dense = layer.apply([x, layout.segmentationMap()], { training: true }) as Tensor;
  const [, ...level] = layout.inputs();
  expectClose(layer.apply([x, ...level], { training: true }) as Tensor, dense);
  expect(dense.shape).toEqual(x.shape);
});
