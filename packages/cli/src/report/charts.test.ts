import { expect, test } from 'vitest';
import type { LogEntry } from '../run/log.js';
import { lossCurves } from './charts.js';

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
