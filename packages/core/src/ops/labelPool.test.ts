import { expectClose, expectNoLeaks, randomLabels, testsOf } from '@ecgan/testing';
import { ones, sum, type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LabelLayout } from '../layout/LabelLayout.js';
import { labelPool } from './labelPool.js';

testsOf('labelPool');

for (const [height, width] of [
  [4, 6],
  [5, 3],
  [1, 1],
])
  for (const boundary of [false, true])
    test(`args: ${height}×${width}, boundary ${boundary}`, () => {
      const labels = randomLabels([2, height, width], 3, 1);
      const boundaries = boundary ? labels.map((id, i) => (id + i) % 2) : undefined;
      const layout = LabelLayout.fromLabelMaps(labels, [2, height, width], { numClasses: 3, levels: 1, boundaries });
      const expected: number[] = [];
      for (let b = 0; b < 2; b++)
        for (let y = 0; y < height; y += 2)
          for (let x = 0; x < width; x += 2) {
            const shares = new Array(layout.channels).fill(0);
            let count = 0;
            for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
              for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
                const at = (b * height + v) * width + u;
                shares[labels[at]]++;
                if (boundaries) shares[3] += boundaries[at];
                count++;
              }
            expected.push(...shares.map((share) => share / count));
          }
      const [, patches, index] = layout.inputs() as [Tensor3D, Tensor2D, Tensor3D];
      const pooled = labelPool(patches, index, { numClasses: 3, boundary });
      expect(pooled.shape).toEqual([2, Math.ceil(height / 2), Math.ceil(width / 2), layout.channels]);
      expectClose(pooled, expected, 1e-6);
      layout.dispose();
    });

test('behavior: for any map the shares of the classes add up to 1', () => {
  const length = fc.integer({ min: 1, max: 7 });
  fc.assert(
    fc.property(length, length, fc.integer({ min: 1, max: 4 }), fc.nat(1000), (height, width, numClasses, seed) => {
      const labels = randomLabels([2, height, width], numClasses, seed);
      const layout = LabelLayout.fromLabelMaps(labels, [2, height, width], { numClasses, levels: 1 });
      tidy(() => {
        const [, patches, index] = layout.inputs() as [Tensor3D, Tensor2D, Tensor3D];
        const total = sum(labelPool(patches, index, { numClasses }), 3);
        expectClose(total, ones(total.shape), 1e-6);
      });
      layout.dispose();
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('behavior: leaves no tensors', () => {
  const layout = LabelLayout.fromLabelMaps([0, 1, 1, 2], [1, 2, 2], { numClasses: 3, levels: 1 });
  const [, patches, index] = layout.inputs() as [Tensor3D, Tensor2D, Tensor3D];
  return expectNoLeaks(() => labelPool(patches, index, { numClasses: 3 }).dispose());
});
