import type { Communicator } from '@ecgan/distributed';

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
  /** Whether any was asked to stop. */
  stops: boolean;
}

/**
 * All processes tell each other of a step, and decide alike whether it was the last.
 *
 * @param asked - Whether this process was asked to stop.
 */
export async function meetAfterStep(
  processes: Communicator,
  { seconds, waited, exchanged }: StepTimes,
  asked: boolean,
): Promise<Meeting> {
  const all = await processes.gather(Float64Array.of(seconds, waited, exchanged, Number(asked)));
  const column = (which: number) => all.map((one) => one[which]);
  return {
    times: { seconds: column(0), waited: column(1), exchanged: column(2) },
    stops: column(3).some((one) => one > 0),
  };
}
