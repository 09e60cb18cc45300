import { expect, test } from 'vitest';
import * as tensorboard from './index.js';

test('behavior: what the entry exports', () => {
  expect(Object.keys(tensorboard)).toEqual([
    'crc32c',
    'encodeEvent',
    'histogramOf',
    'TensorboardError',
    'FILE_VERSION',
    'wholeRecords',
  ]);
});
