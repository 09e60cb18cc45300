import { RandomState } from '@ecgan/core';
import { expect, test } from 'vitest';
import { planEvents, wholeSoak } from './plan.js';

test('default: every event as often as asked, in another order for another seed', () => {
  const plan = (seed: number) => planEvents(wholeSoak, new RandomState(seed));
  for (const seed of [1, 2]) {
    for (const [event, count] of Object.entries(wholeSoak))
      expect(plan(seed).filter((each) => each === event)).toHaveLength(count);
  }
  expect(plan(1)).toEqual(plan(1));
  expect(plan(1)).not.toEqual(plan(2));
});
