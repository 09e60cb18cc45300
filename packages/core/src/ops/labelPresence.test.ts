import { expectClose, expectNoLeaks } from '@ecgan/testing';
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
