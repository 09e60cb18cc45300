import { expect, test } from 'vitest';
import { BestStep } from './RunScores.js';

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
