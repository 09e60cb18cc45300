import { expectClose, expectNoLeaks, randomLabels } from '@ecgan/testing';
import { tensor3d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Padding } from './convolve.js';
import { labelPatches } from './labelPatches.js';

const labels = randomLabels([2, 5, 4], 3, 1);
const symbols = tensor3d(labels, [2, 5, 4], 'int32');

for (const [kernelSize, strides, padding, before, height, width] of [
  [3, 1, 'same', 1, 5, 4],
  [4, 2, 2, 2, 3, 3],
  [4, 1, 'same', 1, 5, 4],
  [3, 2, 'same', 1, 3, 2],
  [2, 2, 'valid', 0, 2, 2],
  [1, 1, 0, 0, 5, 4],
] as [number, number, Padding, number, number, number][]) {
  const options = { kernelSize, strides, padding, outside: 7 };

  test(`args: kernel ${kernelSize}, stride ${strides}, padding ${padding}`, () => {
    // For 'same' with a stride TensorFlow pads only as far as the last window reaches, so an even length gets fewer zeros before it.
    const left = padding === 'same' && strides === 2 ? 0 : before;
    const expected: number[] = [];
    for (let b = 0; b < 2; b++)
      for (let i = 0; i < height; i++)
        for (let j = 0; j < width; j++)
          for (let p = 0; p < kernelSize ** 2; p++) {
            const y = i * strides + Math.floor(p / kernelSize) - before;
            const x = j * strides + (p % kernelSize) - left;
            const inside = y >= 0 && y < 5 && x >= 0 && x < 4;
            expected.push(inside ? labels[(b * 5 + y) * 4 + x] : 7);
          }
    const found = labelPatches(symbols, options);
    expect([found.height, found.width]).toEqual([height, width]);
    expect(found.patches.shape).toEqual([2 * height * width, kernelSize ** 2]);
    expect(found.patches.dtype).toBe('int32');
    expectClose(found.patches, expected, 0);
  });

  test(`behavior: kernel ${kernelSize}, stride ${strides} leaves no tensors`, () =>
    expectNoLeaks(() => labelPatches(symbols, options).patches.dispose()));
}
