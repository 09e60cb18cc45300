import { expect, test } from 'vitest';
import { formatDuration, formatNumber } from './format.js';

test.each([
  [0, '0.000'],
  [0.01234, '0.0123'],
  [1.23456, '1.235'],
  [-12.3456, '-12.35'],
  [1234.5, '1235'],
  [123456, '1.2e+5'],
  [0.00001, '1.0e-5'],
  [Number.NaN, 'NaN'],
])('default: %d is written %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test.each([
  [0, '0s'],
  [59.4, '59s'],
  [59.6, '1m'],
  [340, '5m 40s'],
  [11_100, '3h 5m'],
  [266_000, '3d 1h'],
  [-3, '0s'],
])('default: %d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
