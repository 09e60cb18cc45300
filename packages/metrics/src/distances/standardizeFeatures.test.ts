import { describe, expect, test } from 'vitest';
import { standardizeFeatures } from './standardizeFeatures.js';

describe('standardizeFeatures', () => {
  test('default: real images get mean 0 and deviation 1, others the same change', () => {
    const real = [
      [1, 300, 7],
      [3, 100, 7],
    ];
    expect(standardizeFeatures(real, real).map((row) => Array.from(row))).toEqual([
      [-1, 1, 0],
      [1, -1, 0],
    ]);
    // A feature that no two real images differ in is only moved.
    expect(Array.from(standardizeFeatures([[4, 200, 9]], real)[0])).toEqual([2, 0, 2]);
  });

  test('error: too few images, other features', () => {
    expect(() => standardizeFeatures([[1]], [[1]])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: real: expected shape [at least 2 images, features], got [1, 1].]`,
    );
    expect(() =>
      standardizeFeatures(
        [[1]],
        [
          [1, 2],
          [3, 4],
        ],
      ),
    ).toThrowErrorMatchingInlineSnapshot(`[ShapeError: features[0]: expected shape [2], got [1].]`);
  });
});
