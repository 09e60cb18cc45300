import { expect, test } from 'vitest';
import { formatDuration } from './formatDuration.js';

test.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [340, '5 min 40 s'],
  [11_100, '3 h 05 min'],
  [-3, '0 s'],
])('default: %d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
