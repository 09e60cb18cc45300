import { expect, test } from 'vitest';
import { colourise } from './colourise.js';

const palette = [
  [1, 2, 3],
  [255, 128, 0],
] as const;

test('default', () => {
  expect([...colourise([1, 0, 1], palette)]).toEqual([255, 128, 0, 1, 2, 3, 255, 128, 0]);
});

test('error: an id without a colour', () => {
  expect(() => colourise([0, 2], palette)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: labels[1]: expected an id with a colour, 0 to 1, got 2.]`,
  );
});
