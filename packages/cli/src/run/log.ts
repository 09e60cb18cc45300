import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { JsonLines } from './JsonLines.js';

/** One line of `log.jsonl`. */
export interface LogEntry {
  step: number;
  /** When the step ended, ISO 8601. */
  time: string;
  /** Wall time of the step. */
  seconds: number;
  losses: Record<string, number>;
  /** Of each optimizer, before clipping; older logs have none. */
  gradientNorms?: Record<string, number>;
  learningRates: Record<string, number>;
  /** Of `seconds` those that training waited for batches. */
  waited?: number;
  /** Tensors there are once the step is done: what grows here leaks. */
  tensors?: number;
  /** Memory of the process, in bytes. */
  residentBytes?: number;
  /** With several processes, of each the seconds of the step, and of those the ones that it waited for batches and spent with the others. */
  processes?: Record<'seconds' | 'waited' | 'exchanged', number[]>;
}

/** The log of a run: one JSON object per line and step, appended as training goes. */
export class StepLog extends JsonLines<LogEntry> {
  constructor(path: string) {
    super(path, logEntryOf);
  }

  /** Forgets the steps after `step`: a run resumed from there takes them again. */
  async forgetAfter(step: number): Promise<void> {
    await this.replace((await this.read()).filter((entry) => entry.step <= step));
  }
}

/**
 * Reads a log line by line, so that a week of training takes no more memory than a minute of it. A line that a crash cut short or a
 * disk damaged is passed over; a log that is missing has no lines.
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

/** A log in few points. */
interface ThinnedLog {
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

/** One line of a log as an entry; undefined where a crash cut it short, or a disk damaged it. */
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

/** JSON writes null for what is not finite. */
const isNumber = (value: unknown) => typeof value === 'number' || value === null;

const areNumbers = (value: unknown) => isObject(value) && Object.values(value).every(isNumber);
