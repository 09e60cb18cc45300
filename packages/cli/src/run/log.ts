import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { JsonLines } from './JsonLines.js';

/** One line of `log.jsonl`. */
export interface LogEntry {
  step: number;
  /** When the step ended, ISO 8601. */
  time: string;
  /** Wall time of the step, in seconds. */
  seconds: number;
  losses: Record<string, number>;
  /** L2 norm of each optimizer's gradient before clipping; older logs have none. */
  gradientNorms?: Record<string, number>;
  learningRates: Record<string, number>;
  /** Part of `seconds` spent waiting for batches. */
  waited?: number;
  /** Number of tensors after the step. If it grows, tensors leak. */
  tensors?: number;
  /** Memory of the process, in bytes. */
  residentBytes?: number;
  /**
   * With several processes, for each by rank: the seconds of the step, and the parts of them spent waiting for batches
   * and exchanging with the others.
   */
  processes?: Record<'seconds' | 'waited' | 'exchanged', number[]>;
}

/** The log of a run: one JSON object per line and step, appended as training goes. */
export class StepLog extends JsonLines<LogEntry> {
  constructor(path: string) {
    super(path, logEntryOf);
  }

  /** Removes the steps after `step`, because a run that is resumed from there takes them again. */
  async forgetAfter(step: number): Promise<void> {
    await this.replace((await this.read()).filter((entry) => entry.step <= step));
  }
}

/**
 * Reads a log line by line, so that memory does not grow with its length. Skips lines that a crash cut short or a disk
 * damaged. A missing log has no lines.
 */
export async function* readLog(path: string): AsyncGenerator<LogEntry> {
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      const entry = logEntryOf(line);
      if (entry) yield entry;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** A log reduced to few points. */
interface ThinnedLog {
  /** Each point stands for a stretch of steps: it has the last step and the means of the numbers. */
  points: LogEntry[];
  /** Wall time of all steps together. */
  seconds: number;
}

type Numbers = Pick<LogEntry, 'losses' | 'learningRates'>;

/** Consecutive steps with their numbers summed. */
interface Stretch extends Pick<LogEntry, 'step' | 'time' | 'seconds'>, Numbers {
  steps: number;
}

/**
 * Reduces a log of any length to at most `most` points. Whenever there are more, neighbouring points are joined in
 * pairs, so that memory stays bounded.
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
    stretches = joinPairs(stretches);
    size *= 2;
  }
  return { points: stretches.map(meanOf), seconds };
}

function joinPairs(stretches: readonly Stretch[]): Stretch[] {
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

/** Parses one line of a log; undefined if a crash cut it short or a disk damaged it. */
function logEntryOf(line: string): LogEntry | undefined {
  try {
    const value = JSON.parse(line) as LogEntry;
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is LogEntry {
  if (!isObject(value)) return false;
  const { step, time, seconds, losses, learningRates } = value;
  return (
    Number.isInteger(step) &&
    typeof time === 'string' &&
    isNumber(seconds) &&
    areNumbers(losses) &&
    areNumbers(learningRates)
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON stores numbers that are not finite as null. */
const isNumber = (value: unknown) => typeof value === 'number' || value === null;

const areNumbers = (value: unknown) => isObject(value) && Object.values(value).every(isNumber);
