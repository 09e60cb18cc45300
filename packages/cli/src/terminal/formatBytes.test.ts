import { expect, test } from 'vitest';
import { formatBytes } from './formatBytes.js';

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
