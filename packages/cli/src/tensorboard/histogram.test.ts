import { describe, expect, test } from 'vitest';
import { histogramOf } from './histogram.js';

describe('histogramOf', () => {
  test('default', () => {
    expect(histogramOf([0, 1, 1, 4], { buckets: 2 })).toEqual({
      min: 0,
      max: 4,
      count: 4,
      sum: 6,
      sumOfSquares: 18,
      limits: [2, 4],
      counts: [3, 1],
    });
  });

  test('behavior: every number is in the bucket whose edges hold it', () => {
    const values = Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i * 12.9898) ** 3);
    const { min, limits, counts, count } = histogramOf(values);
    expect([limits.length, counts.length, count]).toEqual([64, 64, 5000]);
    // Loops over edges: a number on an edge may be on either side of it.
    for (const [bucket, limit] of limits.entries()) {
      const from = bucket === 0 ? min : limits[bucket - 1];
      const inside = values.filter((value) => value > from + 1e-9 && value < limit - 1e-9).length;
      const touching = values.filter((value) => value >= from - 1e-9 && value <= limit + 1e-9).length;
      expect(counts[bucket]).toBeGreaterThanOrEqual(inside);
      expect(counts[bucket]).toBeLessThanOrEqual(touching);
    }
  });

  test('args: most: evenly spaced numbers stand for all', () => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => i);
    const { count, min, max, counts } = histogramOf(values, { most: 100, buckets: 10 });
    expect([count, min, max]).toEqual([100, 0, 990]);
    expect(counts).toEqual(new Array(10).fill(10));
  });

  test('behavior: equal numbers, no numbers, NaN and infinities', () => {
    expect(histogramOf([3, 3])).toMatchObject({ min: 3, max: 3, limits: [3], counts: [2] });
    expect(histogramOf([])).toMatchObject({ count: 0, limits: [], counts: [] });
    expect(histogramOf([Number.NaN, Number.POSITIVE_INFINITY, 2])).toMatchObject({ count: 1, sum: 2, counts: [1] });
  });

  test('error: no bucket', () => {
    expect(() => histogramOf([1], { buckets: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[TensorboardError: buckets: expected an integer of at least 1, got 0.]`,
    );
    expect(() => histogramOf([1], { most: 0.5 })).toThrowErrorMatchingInlineSnapshot(
      `[TensorboardError: most: expected an integer of at least 1, got 0.5.]`,
    );
  });
});
