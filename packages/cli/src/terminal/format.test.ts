import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatNumber } from './format.js';

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
  [0, '0 bytes'],
  [512, '512 bytes'],
  [999, '999 bytes'],
  [1500, '1.5 KB'],
  [343_000_000, '343 MB'],
  [999_600_000, '1.0 GB'],
  [12_350_000_000, '12.3 GB'],
  [5e15, '5000 TB'],
])('default: %d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

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
