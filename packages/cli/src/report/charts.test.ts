import { expect, test } from 'vitest';
import type { LogEntry } from '../run/log.js';
import { lossCurves, measureCurves } from './charts.js';

const losses = { generator: 1, discriminator: 2, labelGenerator: 3, similarityImage: 4, contrast: 5, realEdge: 6 };
const entry = (step: number, generator = 1): LogEntry => ({
  step,
  time: '',
  seconds: 1,
  losses: { ...losses, generator },
  learningRates: { generator: 1e-4, discriminator: 4e-4 },
});

test('default: a chart per group that has terms, every loss in exactly one', () => {
  const { steps, charts } = lossCurves([entry(1), entry(2)]);
  expect(steps).toEqual([1, 2]);
  expect(charts.map(({ title }) => title)).toEqual([
    'Totals',
    'similarity',
    'contrast',
    'Discriminator',
    'Learning rates',
  ]);
  const drawn = charts.slice(0, -1).flatMap(({ series }) => series.map(({ name }) => name));
  expect(drawn.sort()).toEqual(Object.keys(losses).sort());
});

test('behavior: nothing logged, nothing drawn', () => {
  expect(lossCurves([])).toEqual({ steps: [], charts: [] });
});

test('default: what was measured on held-out label maps, at steps of its own', () => {
  const measure = (step: number) => ({
    ...{ step, time: '', images: 4, pixelAccuracy: 0.5, meanIntersectionOverUnion: 0.25 },
    ...{ kernelDistance: 3 / step, kernelDistanceError: 0.1, frechetDistance: 2 },
  });
  expect(measureCurves([measure(10)])).toEqual([]);
  const [labels, textures] = measureCurves([measure(10), measure(20)]);
  expect(labels.steps).toEqual([10, 20]);
  expect(labels.series.map(({ values }) => values)).toEqual([
    [0.5, 0.5],
    [0.25, 0.25],
  ]);
  expect(textures.series[0]).toEqual({ name: 'kernel distance', values: [0.3, 0.15] });
});
