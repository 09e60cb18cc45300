import { expect, test } from 'vitest';
import { type Progress, progressLine, progressStatus } from './progress.js';

const progress: Progress = {
  step: 30,
  steps: 120,
  stepsPerSecond: 2,
  secondsLeft: 45,
  losses: { generator: 23.456, discriminator: 7.9, labelGenerator: 0.01234, contrast: 123456, similarityRefined: 0 },
};

test('default: a bar, step, pace and time left, then every loss in columns', () => {
  expect(progressStatus(progress, 72)).toEqual([
    '█████████░░░░░░░░░░░░░░░░░░░░░░░░░░░  step 30/120  2.0 steps/s  45s left',
    'generator            23.46  discriminator        7.900',
    'labelGenerator      0.0123  contrast            1.2e+5',
    'similarityRefined    0.000',
  ]);
});

test.each([20, 39, 79, 119, 239])('behavior: no line is wider than %i columns and every loss is there', (columns) => {
  const lines = progressStatus(progress, columns);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  const text = lines.join('\n');
  for (const name of Object.keys(progress.losses)) expect(text).toContain(name);
});

test('behavior: slow steps are reported in seconds', () => {
  expect(progressStatus({ ...progress, stepsPerSecond: 0.25 }, 200)[0]).toContain('4.0 s/step');
});

test('behavior: one plain line for files', () => {
  expect(progressLine({ ...progress, losses: { generator: 23.456 } })).toBe(
    'step 30/120  2.0 steps/s  45s left  generator 23.46',
  );
});
