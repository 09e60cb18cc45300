import { appendFile, readFile } from 'node:fs/promises';
import { WriteError, writeFileAtomically } from '@ecgan/models/node';
import { logEntryOf } from './logEntryOf.js';

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
}

/** The log of a run: one JSON object per line and step, appended as training goes. */
export class StepLog {
  constructor(readonly path: string) {}

  /** @throws {@link WriteError} if the disk is full or the folder cannot be written to. */
  async append(entry: LogEntry): Promise<void> {
    const line = `${JSON.stringify(entry)}\n`;
    try {
      await appendFile(this.path, line);
    } catch (cause) {
      throw WriteError.of(cause, this.path, line.length);
    }
  }

  /** All entries; a line that a crash cut short or a disk damaged is left out. */
  async read(): Promise<LogEntry[]> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    // After the last line break comes nothing, or what a crash left of a line.
    const lines = text.split('\n').slice(0, -1);
    return lines.map(logEntryOf).filter((entry) => entry !== undefined);
  }

  /** Forgets the steps after `step`: a run resumed from there takes them again. */
  async forgetAfter(step: number): Promise<void> {
    const kept = (await this.read()).filter((entry) => entry.step <= step);
    await writeFileAtomically(this.path, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }
}
