import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { logEntryOf } from '../run/logEntryOf.js';
import type { LogEntry } from '../run/StepLog.js';

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
