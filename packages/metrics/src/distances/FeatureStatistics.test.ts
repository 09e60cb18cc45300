import { random } from '@ecgan/testing';
import { describe, expect, test } from 'vitest';
import { FeatureStatistics } from './FeatureStatistics.js';

const draw = (images: number, length: number, seed: number, shift = 0) => {
  const values = random([images, length], seed);
  const rows = (values.arraySync() as number[][]).map((row) => row.map((value) => value + shift));
  values.dispose();
  return rows;
};

/** Two passes over all rows. */
function byLoops(rows: number[][]) {
  const mean = rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
  const covariance = mean.map((_, i) =>
    mean.map(
      (__, j) => rows.reduce((sum, row) => sum + (row[i] - mean[i]) * (row[j] - mean[j]), 0) / (rows.length - 1),
    ),
  );
  return { mean, covariance };
}

function expectStatistics(found: FeatureStatistics, rows: number[][], tolerance = 1e-12) {
  const { mean, covariance } = byLoops(rows);
  expect(found.count).toBe(rows.length);
  for (const [i, value] of mean.entries())
    expect(Math.abs(found.mean[i] - value)).toBeLessThan(tolerance * Math.max(1, Math.abs(value)));
  const all = found.covariance();
  for (const [i, row] of covariance.entries())
    for (const [j, value] of row.entries()) expect(Math.abs(all[i][j] - value)).toBeLessThan(tolerance);
}

describe('FeatureStatistics', () => {
  test('default: mean and covariance of two passes, one image at a time', () => {
    const rows = draw(20, 5, 1);
    const statistics = new FeatureStatistics();
    for (const row of rows) statistics.add([row]);
    expectStatistics(statistics, rows);
    expect(statistics.length).toBe(5);
  });

  test('behavior: a mean of a million loses no variance, where sums of squares lose it', () => {
    const rows = draw(50, 3, 2, 1e6);
    const statistics = new FeatureStatistics();
    statistics.add(rows);
    expectStatistics(statistics, rows, 1e-8);
    const [sum, squares] = rows.reduce(([s, q], [x]) => [s + x, q + x * x], [0, 0]);
    const naive = (squares - (sum * sum) / rows.length) / (rows.length - 1);
    expect(Math.abs(naive - byLoops(rows).covariance[0][0])).toBeGreaterThan(1e-6);
  });

  test('behavior: parts merge to the whole, in either order, with empty ones', () => {
    const rows = draw(17, 4, 3);
    const parts = [rows.slice(0, 5), rows.slice(5, 6), [], rows.slice(6)].map((part) => {
      const one = new FeatureStatistics();
      one.add(part.length > 0 ? part : []);
      return one;
    });
    const forward = new FeatureStatistics();
    for (const part of parts) forward.merge(part);
    const backward = new FeatureStatistics();
    for (const part of [...parts].reverse()) backward.merge(part);
    for (const merged of [forward, backward]) expectStatistics(merged, rows);
  });

  test('behavior: continues from a state that went through JSON', () => {
    const rows = draw(9, 3, 4);
    const whole = new FeatureStatistics();
    whole.add(rows);
    const first = new FeatureStatistics();
    first.add(rows.slice(0, 4));
    const resumed = new FeatureStatistics();
    resumed.restore(JSON.parse(JSON.stringify(first.state())));
    resumed.add(rows.slice(4));
    expect(resumed.state()).toEqual(whole.state());
  });

  test('error: rows of another length, numbers that are none; nothing is added', () => {
    const statistics = new FeatureStatistics();
    statistics.add([[1, 2]]);
    expect(() => statistics.add([[3, 4], [5]])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: features[1]: expected shape [2], got [1].]`,
    );
    expect(() => statistics.add([[3, Number.NaN]])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: features[0][1]: expected a finite number, got NaN.]`,
    );
    expect(() => statistics.add([[]])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: features[0]: expected shape [2], got [0].]`,
    );
    expect(statistics.count).toBe(1);
    expect(() => statistics.covariance()).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: features: expected at least two images, got 1.]`,
    );
    const other = new FeatureStatistics();
    other.add([[1, 2, 3]]);
    expect(() => statistics.merge(other)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: other: expected shape [images, 2], got [1, 3].]`,
    );
    expect(() => statistics.restore({ count: 2, mean: [1, 2], scatter: [1] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: state.scatter: expected 3 numbers for 2 features, got 1.]`,
    );
  });
});
