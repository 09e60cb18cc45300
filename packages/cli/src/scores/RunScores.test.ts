import { expect, test } from 'vitest';
import { BestStep, type RunScores, runScores } from './RunScores.js';

const measure = 'mean IoU';

test('default: keeps the largest, of equals the first', () => {
  const best = new BestStep();
  expect(best.state()).toBeUndefined();
  for (const [step, value] of [0.1, 0.4, 0.2, 0.4].entries()) best.offer({ step, measure, value });
  expect(best.state()).toEqual({ step: 1, measure, value: 0.4 });
});

test('behavior: goes on from its state', () => {
  const best = new BestStep({ step: 3, measure, value: 0.5 });
  best.offer({ step: 6, measure, value: 0.4 });
  expect(best.state()?.step).toBe(3);
});

test('behavior: a step that is saved again is measured anew; another measure cannot be compared', () => {
  const best = new BestStep({ step: 3, measure, value: 0.5 });
  best.offer({ step: 3, measure, value: 0.3 });
  expect(best.state()?.value).toBe(0.3);
  best.offer({ step: 6, measure: 'accuracy', value: 0.1 });
  expect(best.state()).toEqual({ step: 6, measure: 'accuracy', value: 0.1 });
});

test('behavior: a step that was measured on no pixel is never the best', () => {
  const best = new BestStep();
  best.offer({ step: 1, measure, value: Number.NaN });
  expect(best.state()).toBeUndefined();
  best.offer({ step: 2, measure, value: 0 });
  best.offer({ step: 3, measure, value: Number.NaN });
  expect(best.state()?.step).toBe(2);
});

test('behavior: scores of no pixel survive their file', { meta: { id: 'run-scores-nan' } }, () => {
  const row = { pictures: 'real photos', pixelAccuracy: Number.NaN, meanIntersectionOverUnion: Number.NaN };
  const scores: RunScores = { step: 4, rows: [row], protocol: 'none' };
  expect(runScores.parse(JSON.parse(JSON.stringify(scores)))).toEqual(scores);
  expect(() => runScores.parse({ ...scores, rows: [{ ...row, pixelAccuracy: 'NaN' }] })).toThrow();
});
