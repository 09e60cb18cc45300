import { expectClose } from '@ecgan/testing';
import { tensor } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { unequalPairs } from './unequalPairs.js';

test('default', () => {
  const [rows, columns] = [
    [0, 255, -1, 3],
    [3, 255, 254, 0, 0],
  ];
  const pairs = unequalPairs(tensor(rows, [4, 1]), tensor(columns, [1, 5]));
  expect(pairs.shape).toEqual([4, 5]);
  expectClose(
    pairs,
    rows.flatMap((a) => columns.map((b) => Number(a !== b))),
    0,
  );
});
