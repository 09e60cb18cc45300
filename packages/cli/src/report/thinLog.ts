import type { LogEntry } from '../run/StepLog.js';

/** A log in few points. */
export interface ThinnedLog {
  /** Each stands for a stretch of steps: the last of them, and the means of their numbers. */
  points: LogEntry[];
  /** Wall time of all steps together. */
  seconds: number;
}

type Numbers = Pick<LogEntry, 'losses' | 'learningRates'>;

/** Some steps in a row, added up. */
interface Stretch extends Pick<LogEntry, 'step' | 'time' | 'seconds'>, Numbers {
  steps: number;
}

/**
 * Reads a log of any length into at most `most` points. Where there are more, neighbours are joined, two and two, again and again as the log
 * goes on, so that only so many are ever kept.
 */
export async function thinLog(log: AsyncIterable<LogEntry> | Iterable<LogEntry>, most = 800): Promise<ThinnedLog> {
  let stretches: Stretch[] = [];
  let size = 1;
  let seconds = 0;
  for await (const { step, time, seconds: taken, losses, learningRates } of log) {
    seconds += taken;
    const entry = { step, time, seconds: taken, losses, learningRates, steps: 1 };
    const last = stretches.at(-1);
    if (last && last.steps < size) stretches[stretches.length - 1] = joined(last, entry);
    else stretches.push(entry);
    if (stretches.length <= most) continue;
    stretches = pairs(stretches);
    size *= 2;
  }
  return { points: stretches.map(meanOf), seconds };
}

function pairs(stretches: readonly Stretch[]): Stretch[] {
  return Array.from({ length: Math.ceil(stretches.length / 2) }, (_, i) => {
    const [first, second] = stretches.slice(2 * i, 2 * i + 2);
    return second ? joined(first, second) : first;
  });
}

function joined(first: Stretch, second: Stretch): Stretch {
  const added = (a: Record<string, number>, b: Record<string, number>) =>
    Object.fromEntries(Object.entries(b).map(([name, value]) => [name, value + (a[name] ?? 0)]));
  return {
    step: second.step,
    time: second.time,
    steps: first.steps + second.steps,
    seconds: first.seconds + second.seconds,
    losses: added(first.losses, second.losses),
    learningRates: added(first.learningRates, second.learningRates),
  };
}

function meanOf({ step, time, seconds, steps, losses, learningRates }: Stretch): LogEntry {
  const mean = (sums: Record<string, number>) =>
    Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / steps]));
  return { step, time, seconds: seconds / steps, losses: mean(losses), learningRates: mean(learningRates) };
}
