import { expect, test } from 'vitest';
import { drawAugmentations } from './drawAugmentations.js';

const counting = (numbers: number[]) => () => numbers.shift() ?? Number.NaN;

test('default: flips first, then crops', () => {
  expect(drawAugmentations(counting([0.4, 0.5, 0.1, 0.2, 0.3, 0.6]), 2)).toEqual([
    { flip: true, cropX: 0.1, cropY: 0.2 },
    { flip: false, cropX: 0.3, cropY: 0.6 },
  ]);
});

test('args: flip', () => {
  expect(drawAugmentations(counting([0, 0.2]), 1, { flip: false })).toEqual([{ flip: false, cropX: 0, cropY: 0.2 }]);
});
