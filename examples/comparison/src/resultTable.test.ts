import { expect, test } from 'vitest';
import type { Results, Scores } from './Results.js';
import { resultSentences, resultTable, spreadOf } from './resultTable.js';

const scores = (pixelAccuracy: number, photoDistance: number): Scores => ({
  pixelAccuracy,
  meanIou: 0.5,
  edgeAgreement: 0.25,
  photoDistance,
});
const results: Results = {
  change: 'with light',
  backend: 'wasm',
  settings: { size: 32, scenes: 2, heldOut: 2, batch: 1, segmenterSteps: 1 },
  steps: 2,
  protocol: '',
  real: scores(0.9, 0),
  seeds: [
    { seed: 1, plain: scores(0.5, 0.2), changed: scores(0.6, 0.3) },
    { seed: 2, plain: scores(0.5, 0.2), changed: scores(0.62, 0.3) },
  ],
};

test('default: mean and sample standard deviation', () => {
  expect(spreadOf([1, 3])).toEqual({ mean: 2, deviation: Math.SQRT2 });
  expect(spreadOf([5])).toEqual({ mean: 5, deviation: 0 });
});

test('default: a row for every GAN, the paired difference, and the ceiling', () => {
  expect(resultTable(results)).toMatchInlineSnapshot(`
    "| seed | GAN                | pixel accuracy ↑          | mean IoU ↑               | edge agreement ↑         | distance to photo ↓ |
    | ---- | ------------------ | ------------------------- | ------------------------ | ------------------------ | ------------------- |
    | 1    | plain              | 50.0 %                    | 50.0 %                   | 25.0 %                   | 0.200               |
    | 1    | with light         | 60.0 %                    | 50.0 %                   | 25.0 %                   | 0.300               |
    | 2    | plain              | 50.0 %                    | 50.0 %                   | 25.0 %                   | 0.200               |
    | 2    | with light         | 62.0 %                    | 50.0 %                   | 25.0 %                   | 0.300               |
    | all  | with light − plain | +11.0 points ± 1.4 points | +0.0 points ± 0.0 points | +0.0 points ± 0.0 points | +0.100 ± 0.000      |
    |      | real photos        | 90.0 %                    | 50.0 %                   | 25.0 %                   | 0.000               |"
  `);
});

test('behavior: says in words which way it went', () => {
  expect(resultSentences(results)).toMatchInlineSnapshot(`
    [
      "pixel accuracy: with light is better in 2 of 2 seeds, +11.0 points on average: better.",
      "mean IoU: with light is better in 0 of 2 seeds, +0.0 points on average: within the spread.",
      "edge agreement: with light is better in 0 of 2 seeds, +0.0 points on average: within the spread.",
      "distance to photo: with light is better in 0 of 2 seeds, +0.100 on average: worse.",
    ]
  `);
});
