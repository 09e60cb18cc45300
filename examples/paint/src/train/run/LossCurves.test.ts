import { expect, test } from 'vitest';
import { LossCurves } from './LossCurves.js';

test('LossCurves: a point a step, then means of two, of four …; every step counts once', () => {
  const curves = new LossCurves(4);
  for (let step = 1; step <= 11; step++) curves.add(step, { generator: step, other: -step });
  // After 4 steps: means of 1–2 and 3–4; after 8: of 1–4 and 5–8; then 9, 10 and 11 are on their way.
  expect(curves.state()).toEqual({
    stride: 4,
    steps: [4, 8],
    values: { generator: [2.5, 6.5], other: [-2.5, -6.5] },
    open: { count: 3, sums: { generator: 30, other: -30 } },
  });
});

test('LossCurves: goes on from its state as if it had not stopped', () => {
  const [whole, first, second] = [new LossCurves(6), new LossCurves(6), new LossCurves(6)];
  for (let step = 1; step <= 40; step++) {
    const losses = { d: Math.sin(step) };
    whole.add(step, losses);
    (step <= 17 ? first : second).add(step, losses);
    if (step === 17) second.restore(first.state());
  }
  expect(second.state()).toEqual(whole.state());
});
