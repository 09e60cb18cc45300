import { expect, test } from 'vitest';
import { redrawing } from './redrawing.js';

test('behavior: never two at once, calls meanwhile are one more; a failure is told', async () => {
  let [running, most, runs] = [0, 0, 0];
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const failures: unknown[] = [];
  const redraw = redrawing(
    async () => {
      most = Math.max(most, ++running);
      runs += 1;
      if (runs === 1) for (let i = 0; i < 3; i++) redraw();
      await Promise.resolve();
      running -= 1;
      if (runs === 2) throw new Error('no more');
    },
    (error) => {
      failures.push(error);
      finish();
    },
  );
  redraw();
  redraw();
  await finished;
  expect({ most, runs, failures }).toEqual({ most: 1, runs: 2, failures: [new Error('no more')] });
});
