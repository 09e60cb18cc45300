import { expect, test } from 'vitest';
import { mergeResults } from './mergeResults.js';

const result = (cases: number, milliseconds: number, bytes: number) => ({
  ...{ cases, values: 1, errors: cases - 1, resident: 10 * bytes },
  slowest: { milliseconds, fileBytes: cases },
  largest: { bytes, fileBytes: cases },
});

test('default: sums and maxima, and the first failure', () => {
  const failure = { reason: 'a', description: 'b' };
  expect(mergeResults([result(5, 9, 1), { ...result(3, 2, 7), failure }])).toEqual({
    ...{ cases: 8, values: 2, errors: 6, resident: 70, failure },
    slowest: { milliseconds: 9, fileBytes: 5 },
    largest: { bytes: 7, fileBytes: 3 },
  });
});
