import { expectClose, expectNoLeaks } from '@ecgan/testing';
import { tensor4d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { LabelLayout } from '../layout/LabelLayout.js';
import { labelPresence } from './labelPresence.js';

for (const boundaries of [undefined, [0, 0, 0, 0, 0, 1, 0, 0]])
  test(`args: ${boundaries ? 'with' : 'without'} boundaries, every form`, async () => {
    const labels = [3, 0, 0, 3, 1, 1, 1, 1];
    const layout = LabelLayout.fromLabelMaps(labels, [2, 2, 2], { numClasses: 4, levels: 1, boundaries });
    const options = { numClasses: 4, boundary: layout.hasBoundaries };
    const expected = boundaries ? [1, 0, 0, 1, 0, 0, 1, 0, 0, 1] : [1, 0, 0, 1, 0, 1, 0, 0];
    const [symbols, ...inner] = layout.inputs().slice(0, 3);
    for (const form of [[symbols], inner, [layout.segmentationMap()]]) {
      const present = labelPresence(form, options);
      expect(present.shape).toEqual([2, layout.channels]);
      expectClose(present, expected, 0);
      await expectNoLeaks(() => labelPresence(form, options).dispose());
    }
    layout.dispose();
  });

test('behavior: one pixel of one class; any positive value of a soft map counts', () => {
  const one = LabelLayout.fromLabelMaps([0], [1, 1, 1], { numClasses: 1, levels: 1 });
  expectClose(labelPresence(one.inputs().slice(0, 1), { numClasses: 1 }), [1], 0);
  one.dispose();
  const soft = tensor4d([0.2, 0.8, 0, 0.9, 0.1, 0], [1, 1, 2, 3]);
  expectClose(labelPresence([soft], { numClasses: 3 }), [1, 1, 0], 0);
});
