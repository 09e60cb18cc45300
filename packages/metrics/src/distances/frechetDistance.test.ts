import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { shared } from '@ecgan/testing';
import { describe, expect, test } from 'vitest';
import reference from '../fixtures/reference.json' with { type: 'json' };
import { FeatureStatistics } from './FeatureStatistics.js';
import type { Features } from './features.js';
import { frechetDistance } from './frechetDistance.js';

/** As in benchmarks/pytorch/write_metrics.py. */
const features = (images: number, length: number, phase: number, shift = 0) =>
  Array.from({ length: images }, (_, i) =>
    Array.from({ length }, (__, k) => Math.sin(0.37 * i * i + 1.91 * k + 0.13 * i * k + phase) + shift),
  );
const statisticsOf = (rows: Features) => {
  const statistics = new FeatureStatistics();
  statistics.add(rows);
  return statistics;
};

describe('frechetDistance', () => {
  test.each(reference.frechet)(
    'default: as numpy, pytorch-fid and torchmetrics, $images and $others images of $length features',
    (one) => {
      const [x, y] = [features(one.images, one.length, 0), features(one.others, one.length, 1, 0.2)];
      const fromRows = frechetDistance(x, y);
      const fromStatistics = frechetDistance(statisticsOf(x), statisticsOf(y));
      expect(Math.abs(fromRows.value - one.exact)).toBeLessThan(1e-11 * one.exact);
      expect(Math.abs(fromStatistics.value - one.exact)).toBeLessThan(1e-11 * one.exact);
      expect(fromRows.meanTerm + fromRows.covarianceTerm).toBe(fromRows.value);
      // Theirs is exact to about 1e-7 where a covariance is singular.
      for (const usual of [one.pytorch_fid, one.torchmetrics])
        expect(Math.abs(fromRows.value - usual)).toBeLessThan(2e-6);
      expect(Math.abs(frechetDistance(y, statisticsOf(x)).value - one.exact)).toBeLessThan(1e-11 * one.exact);
    },
  );

  test('behavior: of diagonal covariances, by the closed form', { meta: { id: 'frechet-distance-default' } }, () => {
    // Two values each, ± s, along one axis at a time: the covariances are diagonal.
    const cross = (scales: number[]) =>
      scales.flatMap((scale, i) => [1, -1].map((sign) => scales.map((_, k) => (k === i ? sign * scale : 0))));
    const [first, second] = [
      [1, 2, 0.5],
      [3, 2, 0.25],
    ];
    // Each axis has variance 2 s² / (6 − 1).
    const expected = first.reduce((sum, scale, i) => sum + (2 / 5) * (scale - second[i]) ** 2, 0);
    expect(frechetDistance(cross(first), cross(second)).value).toBeCloseTo(expected, 13);
  });

  test('behavior: 0 with itself, also of two images of a hundred features, also of equal images', () => {
    for (const rows of [
      features(40, 5, 0),
      features(2, 100, 0),
      [
        [1, 2],
        [1, 2],
      ],
    ]) {
      expect(frechetDistance(rows, rows).value).toBeLessThan(1e-12);
      expect(frechetDistance(statisticsOf(rows), statisticsOf(rows)).value).toBeLessThan(1e-12);
    }
  });

  test('behavior: fewer images are farther: the bias the docstring warns of', () => {
    const distances = [10, 40, 160].map((n) => frechetDistance(features(n, 30, 0), features(1000, 30, 0)).value);
    expect(distances[0]).toBeGreaterThan(2 * distances[1]);
    expect(distances[1]).toBeGreaterThan(2 * distances[2]);
  });

  test('behavior: its protocol', () => {
    const network = { name: 'VGG-19', sha256: 'ab' };
    const { protocol } = frechetDistance(features(9, 4, 0), features(12, 4, 1), {
      network,
      split: 'val',
      size: [96, 128],
    });
    expect(protocol).toEqual({
      ...{ metric: 'Fréchet distance', network, split: 'val', size: [96, 128] },
      ...{ images: 9, referenceImages: 12, settings: { features: 4 } },
    });
  });

  test('error: too few images, other features, no numbers', () => {
    expect(() => frechetDistance([[1, 2]], features(3, 2, 0))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: generated: expected shape [at least 2 images, features], got [1, 2].]`,
    );
    expect(() => frechetDistance(features(3, 2, 0), statisticsOf([[1, 2]]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: real: expected shape [at least 2 images, features], got [1, 2].]`,
    );
    expect(() => frechetDistance(features(3, 2, 0), features(3, 4, 0))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: real: expected shape [images, 2], got [3, 4].]`,
    );
    expect(() => frechetDistance(features(3, 2, 0), [[1, 2], [3]])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: real[1]: expected shape [2], got [1].]`,
    );
    expect(() =>
      frechetDistance(
        [
          [1, Number.POSITIVE_INFINITY],
          [1, 2],
        ],
        features(3, 2, 0),
      ),
    ).toThrowErrorMatchingInlineSnapshot(`[ValueError: generated[0][1]: expected a finite number, got Infinity.]`);
  });
});

const fixtures = shared('fixtures/reference_values.json');

test.skipIf(!fixtures)('the Fréchet distance of the shared fixtures', () => {
  const { frechet } = JSON.parse(readFileSync(resolve(fixtures as string), 'utf8'));
  const found = frechetDistance(frechet.a, frechet.b);
  const expected = frechet.fid ?? frechet.distance ?? frechet.value;
  expect(Number.isFinite(expected)).toBe(true);
  expect(Math.abs(found.value - expected)).toBeLessThan(1e-9 * Math.max(1, expected));
});
