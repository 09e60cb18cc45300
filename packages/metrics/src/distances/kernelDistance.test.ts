import { RandomStream } from '@ecgan/core';
import { describe, expect, test } from 'vitest';
import reference from '../fixtures/reference.json' with { type: 'json' };
import { kernelDistance } from './kernelDistance.js';

/** As in benchmarks/pytorch/write_metrics.py. */
const features = (images: number, length: number, phase: number, shift = 0) =>
  Array.from({ length: images }, (_, i) =>
    Array.from({ length }, (__, k) => Math.sin(0.37 * i * i + 1.91 * k + 0.13 * i * k + phase) + shift),
  );
const normal = (images: number, length: number, stream: RandomStream, shift = 0) =>
  Array.from({ length: images }, () =>
    Array.from(
      { length },
      () => Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform()) + shift,
    ),
  );

/** The definition over all ordered pairs. */
function byLoops(xs: number[][], ys: number[][]): number {
  const kernel = (x: number[], y: number[]) => (x.reduce((sum, value, k) => sum + value * y[k], 0) / x.length + 1) ** 3;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const others = (all: number[][]) =>
    mean(all.flatMap((x, i) => all.filter((_, j) => j !== i).map((y) => kernel(x, y))));
  return others(xs) + others(ys) - 2 * mean(xs.flatMap((x) => ys.map((y) => kernel(x, y))));
}

describe('kernelDistance', () => {
  test.each(reference.kernel)(
    'default: as torchmetrics, $images images of $length features',
    ({ images, length, torchmetrics }) => {
      const [x, y] = [features(images, length, 0), features(images, length, 1, 0.2)];
      const found = kernelDistance(x, y, { subsets: 1, subsetSize: images });
      expect(Math.abs(found.value - torchmetrics)).toBeLessThan(1e-12 * Math.max(1, Math.abs(torchmetrics)));
      expect(Math.abs(found.value - byLoops(x, y))).toBeLessThan(1e-12);
      expect([found.deviation, found.standardError]).toEqual([0, Number.NaN]);
    },
  );

  test('args: subsets approach the estimate from all images, seeded', () => {
    const [x, y] = [features(40, 6, 0), features(60, 6, 1, 0.2)];
    const whole = byLoops(x, y);
    const options = { subsets: 400, subsetSize: 15, seed: 3 };
    const found = kernelDistance(x, y, options);
    expect(Math.abs(found.value - whole)).toBeLessThan((5 * found.deviation) / Math.sqrt(400));
    expect(kernelDistance(x, y, options)).toEqual(found);
    expect(kernelDistance(x, y, { ...options, seed: 4 }).value).not.toBe(found.value);
    expect(found.standardError).toBeCloseTo(Math.sqrt(15 / 25) * found.deviation, 12);
  });

  test('behavior: the standard error is the spread over sets of images drawn anew, and there is no bias', {
    meta: { id: 'kernel-distance-default' },
  }, () => {
    const stream = new RandomStream(5);
    const draws = Array.from({ length: 200 }, () =>
      kernelDistance(normal(40, 4, stream), normal(40, 4, stream, 0.7), { subsets: 50 }),
    );
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const centre = mean(draws.map(({ value }) => value));
    const spread = Math.sqrt(mean(draws.map(({ value }) => (value - centre) ** 2)));
    const told = mean(draws.map(({ standardError }) => standardError));
    expect(told / spread).toBeGreaterThan(0.8);
    expect(told / spread).toBeLessThan(1.25);
    const same = Array.from(
      { length: 200 },
      () => kernelDistance(normal(20, 4, stream), normal(20, 4, stream), { subsets: 10 }).value,
    );
    const error = Math.sqrt(mean(same.map((value) => value ** 2)) / same.length);
    expect(Math.abs(mean(same))).toBeLessThan(3 * error);
  });

  test('args: paired', { meta: { id: 'kernel-distance-paired' } }, () => {
    const [x, y] = [features(12, 6, 0), features(12, 6, 1, 0.2)];
    const kernel = (a: number[], b: number[]) => (a.reduce((sum, value, k) => sum + value * b[k], 0) / 6 + 1) ** 3;
    let sum = 0;
    for (let i = 0; i < 12; i++)
      for (let j = 0; j < 12; j++)
        if (i !== j) sum += kernel(x[i], x[j]) + kernel(y[i], y[j]) - kernel(x[i], y[j]) - kernel(x[j], y[i]);
    const found = kernelDistance(x, y, { subsets: 1, subsetSize: 12, paired: true });
    expect(Math.abs(found.value - sum / (12 * 11))).toBeLessThan(1e-12);
    expect(found.protocol.settings).toMatchObject({ paired: true });
    const itself = kernelDistance(x, x, { paired: true });
    expect([itself.value, itself.standardError]).toEqual([0, 0]);
  });

  test('behavior: paired, correlated pairs of one distribution give no bias, and the standard error is right', () => {
    const stream = new RandomStream(7);
    const draw = (paired: boolean, shift = 0) => {
      const real = normal(16, 4, stream);
      const noise = normal(16, 4, stream);
      // Of the same distribution where there is no shift, and near its own photo.
      const images = real.map((row, i) =>
        row.map((value, k) => Math.sqrt(0.9) * value + Math.sqrt(0.1) * noise[i][k] + shift),
      );
      return kernelDistance(images, real, { subsets: 20, paired });
    };
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const draws = (paired: boolean, shift = 0) => {
      const found = Array.from({ length: 300 }, () => draw(paired, shift));
      const values = found.map(({ value }) => value);
      const spread = Math.sqrt(mean(values.map((value) => value ** 2)) - mean(values) ** 2);
      return { mean: mean(values), spread, told: mean(found.map(({ standardError }) => standardError)) };
    };
    const [pairs, sets] = [draws(true), draws(false)];
    expect(Math.abs(pairs.mean)).toBeLessThan((3 * pairs.spread) / Math.sqrt(300));
    expect(sets.mean).toBeLessThan((-5 * sets.spread) / Math.sqrt(300));
    const apart = draws(true, 0.5);
    expect(apart.told / apart.spread).toBeGreaterThan(0.75);
    expect(apart.told / apart.spread).toBeLessThan(1.33);
  });

  test('behavior: its protocol', () => {
    const { protocol } = kernelDistance(features(9, 4, 0), features(12, 4, 1), { split: 'val', seed: 2 });
    expect(protocol).toEqual({
      ...{ metric: 'kernel distance', split: 'val', images: 9, referenceImages: 12 },
      settings: { features: 4, kernel: '(x·y/d + 1)³', subsets: 100, subsetSize: 4, seed: 2 },
    });
  });

  test('error: too few images, other features, sizes', () => {
    const [x, y] = [features(3, 2, 0), features(5, 2, 0)];
    expect(() => kernelDistance([[1, 2]], y)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: generated: expected shape [at least 2 images, features], got [1, 2].]`,
    );
    expect(() => kernelDistance(x, features(3, 4, 0))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: real: expected shape [images, 2], got [3, 4].]`,
    );
    expect(() => kernelDistance(x, y, { paired: true })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: real: expected shape [3, 2], got [5, 2].]`,
    );
    expect(() => kernelDistance(x, y, { subsetSize: 4 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: subsetSize: expected an integer ≥ 2 and ≤ 3, got 4.]`,
    );
    expect(() => kernelDistance(x, y, { subsets: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: subsets: expected an integer ≥ 1, got 0.]`,
    );
  });
});
