import { expect, test } from 'vitest';
import { Pace } from './trainingLoop.js';

test('default: of even steps the pace is theirs', () => {
  const pace = new Pace();
  for (let i = 0; i < 10; i++) pace.add(0.5);
  expect(pace.stepsPerSecond).toBeCloseTo(2, 10);
  expect(pace.secondsFor(8)).toBeCloseTo(4, 10);
});

test('behavior: it follows a machine that becomes slower', () => {
  const pace = new Pace();
  pace.add(1);
  for (let i = 0; i < 100; i++) pace.add(3);
  expect(pace.secondsFor(1)).toBeGreaterThan(2.9);
});

test('behavior: before the first step it is 0', () => {
  expect([new Pace().stepsPerSecond, new Pace().secondsFor(5)]).toEqual([0, 0]);
});
