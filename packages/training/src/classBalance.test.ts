import { LabelLayout } from '@ecgan/core';
import { expectClose, expectNoLeaks } from '@ecgan/testing';
import { describe, test } from 'vitest';
import { classBalance } from './classBalance.js';

describe('classBalance', () => {
  // 16 pixels: six of class 0, four of 1, four of 2, two of 3; no class 4. Boundaries are a bit of the symbols and no part of a class.
  const labels = [0, 0, 0, 1, 1, 2, 2, 3, 0, 0, 0, 1, 1, 2, 2, 3];
  const boundaries = labels.map((_, i) => i % 2);
  const layout = LabelLayout.fromLabelMaps(labels, [2, 2, 4], { numClasses: 5, levels: 1, boundaries });

  test('default: all pixels over those of the class, of the whole batch', () => {
    expectClose(classBalance(layout, {}), [16 / 6, 4, 4, 8, 0], 1e-6);
  });

  test('args: ignoreLabel, which neither weighs nor counts', () => {
    expectClose(classBalance(layout, { ignoreLabel: 0 }), [0, 10 / 4, 10 / 4, 5, 0], 1e-6);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => classBalance(layout, {}).dispose());
  });
});
