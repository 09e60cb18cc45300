import type { Communicator } from '@ecgan/distributed';
import { endOfJob } from './requeueJob.js';

/** Times of one step of a process, in seconds. */
interface StepTimes {
  /** Wall time. */
  seconds: number;
  /** Part of it spent waiting for batches. */
  waited: number;
  /** Part of it spent exchanging with other processes and waiting for them. */
  exchanged: number;
}

/** What all processes reported about a step. */
interface Meeting {
  /** Lists with one entry per process, by rank. */
  times: Record<keyof StepTimes, number[]>;
  /** The signal that asked any process to stop; the one for the end of a job wins. Undefined if there was none. */
  signal?: string;
}

/** Signals that stop a run, in ascending priority. */
const order: readonly (string | undefined)[] = ['SIGINT', 'SIGTERM', endOfJob];

/**
 * Exchanges the times of a step between all processes, which thereby agree on whether to stop after it.
 *
 * @param signal - The signal that asked this process to stop, if any.
 */
export async function meetAfterStep(
  processes: Communicator,
  { seconds, waited, exchanged }: StepTimes,
  signal?: string,
): Promise<Meeting> {
  const all = await processes.gather(Float64Array.of(seconds, waited, exchanged, order.indexOf(signal) + 1));
  const column = (which: number) => all.map((one) => one[which]);
  return {
    times: { seconds: column(0), waited: column(1), exchanged: column(2) },
    signal: order[Math.max(...column(3)) - 1],
  };
}
