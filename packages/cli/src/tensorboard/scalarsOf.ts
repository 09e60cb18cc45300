import type { SummaryValue } from '@ecgan/models/tensorboard';
import type { LogEntry } from '../run/StepLog.js';

/** Every number of a line of the log: `seconds`, `losses/generator`, whatever else there is. */
export function scalarsOf({ step: _, time: __, ...numbers }: LogEntry): SummaryValue[] {
  return Object.entries(numbers).flatMap(([name, value]) => {
    if (typeof value === 'number') return [{ tag: name, scalar: value }];
    return Object.entries(value).map(([part, scalar]) => ({ tag: `${name}/${part}`, scalar }));
  });
}
