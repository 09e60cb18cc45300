import type { LogEntry } from './StepLog.js';

/** One line of a log as an entry; undefined where a crash cut it short, or a disk damaged it. */
export function logEntryOf(line: string): LogEntry | undefined {
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
