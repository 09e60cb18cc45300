import type { RandomState } from '@ecgan/core';

/** Something that happens to a run. */
export type SoakEvent = 'kill' | 'full disk' | 'changed data' | 'two at once';

/** How often each happens. */
export type SoakCounts = Record<SoakEvent, number>;

/** A soak of two hours at the size of the demo, of some minutes at the tiny one. */
export const wholeSoak: SoakCounts = { kill: 30, 'full disk': 2, 'changed data': 1, 'two at once': 5 };

/** All events in a random order. */
export function planEvents(counts: SoakCounts, random: RandomState): SoakEvent[] {
  const events = Object.entries(counts).flatMap(([event, count]) => Array<SoakEvent>(count).fill(event as SoakEvent));
  for (let i = events.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    [events[i], events[j]] = [events[j], events[i]];
  }
  return events;
}
