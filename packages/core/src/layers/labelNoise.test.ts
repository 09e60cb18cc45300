import {
  exampleBatch,
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  random,
  randomLabels,
  testsOf,
} from '@ecgan/testing';
import { mul, ones, type Scalar, sum, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { LabelLayout } from '../layout/LabelLayout.js';
import { labelNoise } from './labelNoise.js';

testsOf('labelNoise');

const shape = [2, 2, 4] as const;
const labels = randomLabels([...shape], 3, 1);
const boundaries = randomLabels([...shape], 2, 2);
const [perPixel, perMap] = [random([...shape, 2], 3), random([2, 1, 1, 2], 4)];

/** The channels of every pixel by loops. */
function byLoops(noise: Tensor, boundary: boolean): number[] {
  const values = Array.from(noise.dataSync());
  return Array.from(labels).flatMap((label, i) => {
    const first = 2 * (values.length === 4 ? Math.floor(i / 8) : i);
    const map = [0, 1, 2].map((id) => (id === label ? 1 : 0));
    return [...map, ...(boundary ? [boundaries[i]] : []), values[first], values[first + 1]];
  });
}

describe('labelNoise', () => {
  test.each([false, true])(
    'default: the one-hot map and the noise, boundary %s, from symbols and from a dense map',
    (boundary) => {
      const layout = LabelLayout.fromLabelMaps(labels, shape, {
        ...{ numClasses: 3, levels: 1 },
        ...(boundary && { boundaries }),
      });
      const layer = labelNoise({ numClasses: 3, boundary });
      for (const noise of [perPixel, perMap])
        for (const map of [layout.inputs()[0], layout.segmentationMap()])
          for (const training of [false, true]) {
            const found = layer.apply([map, noise], { training }) as Tensor;
            expect(found.shape).toEqual([...shape, boundary ? 6 : 5]);
            expectClose(found, byLoops(noise, boundary), 0);
          }
    },
  );

  test('behavior: one class, one pixel', () => {
    const found = labelNoise({ numClasses: 1 }).apply([zeros([1, 1, 1], 'int32'), ones([1, 1, 1, 1])]) as Tensor;
    expectClose(found, [1, 1], 0);
  });

  test('gradient: in the noise, and in a dense map', () => {
    const direction = random([...shape, 5], 5);
    const map = random([...shape, 3], 6);
    for (const noise of [perPixel, perMap])
      expectGradientsMatch(
        (x, z) => sum(mul(labelNoise({ numClasses: 3 }).apply([x, z]) as Tensor, direction)) as Scalar,
        [map, noise],
      );
  });

  test('behavior: is the same after saving and loading', async () => {
    const inputs = [input({ shape: [null, null], dtype: 'int32' }), input({ shape: [null, null, 2] })];
    const layer = labelNoise({ numClasses: 5, boundary: true });
    const { layout } = exampleBatch([2, 2, 4], { levels: 1 });
    await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [
      layout.inputs()[0],
      perMap,
    ]);
    expect(
      layer.computeOutputShape([
        [null, 2, 4],
        [null, 1, 1, 2],
      ]),
    ).toEqual([null, 2, 4, 8]);
  });

  test('behavior: leaves no tensors', async () => {
    const symbols = zeros([2, 2, 4], 'int32');
    await expectNoLeaks(() => {
      for (const boundary of [false, true])
        for (const noise of [perPixel, perMap])
          (labelNoise({ numClasses: 3, boundary }).apply([symbols, noise]) as Tensor).dispose();
    });
  });

  test('error: noise of another size', () => {
    expect(() =>
      labelNoise({ numClasses: 3 }).apply([zeros([2, 2, 4], 'int32'), zeros([1, 2, 4, 2])]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: noise: expected shape [2, 2, 4, 2], got [1, 2, 4, 2]. Or one vector for each label map, [2, 1, 1, 2].]`,
    );
  });
});
