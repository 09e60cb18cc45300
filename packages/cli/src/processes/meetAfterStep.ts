import type { Communicator } from '@ecgan/distributed';
import { endOfJob } from './requeueJob.js';

/** What a process says of the step it has taken. */
interface StepTimes {
  /** Wall time. */
  seconds: number;
  /** Of it, waiting for batches. */
  waited: number;
  /** Of it, exchanging with other processes, and waiting for them. */
  exchanged: number;
}

/** What all have said. */
interface Meeting {
  /** A list with one of each process. */
  times: Record<keyof StepTimes, number[]>;
  /** The signal by which any was asked to stop: that of the end of a job, where one had that. Undefined where none was. */
  signal?: string;
}

/** Signals that stop a run, the weightiest last. */
const order: readonly (string | undefined)[] = ['SIGINT', 'SIGTERM', endOfJob];

/**
 * All processes tell each other of a step, and decide alike whether it was the last.
 *
 * @param signal - By which this process was asked to stop.
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
