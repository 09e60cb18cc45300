import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EcganError } from '@ecgan/core';
import type { SafeTensors } from '@ecgan/models';
import { EventFileWriter } from '@ecgan/models/node';
import type { SummaryValue } from '@ecgan/models/tensorboard';
import type { LogEntry } from '../run/StepLog.js';
import type { Terminal } from '../terminal/Terminal.js';
import { scalarsOf } from './scalarsOf.js';
import { weightHistograms } from './weightHistograms.js';

/** Where events go, and from which step on. */
export interface RunEventsOptions {
  path: string;
  /** The step the run stands at: what was written of later ones is forgotten. */
  step: number;
  terminal: Terminal;
}

/**
 * What TensorBoard shows of a run: numbers of every step, sample sheets, how weights are spread. It is there for whoever watches: where it
 * cannot be written, the run says so once and goes on.
 */
export class RunEvents {
  private failed = false;

  private constructor(
    private readonly writer: EventFileWriter | undefined,
    private readonly terminal: Terminal,
  ) {}

  /** Opens the event file of a run, or goes on with it. */
  static async open({ path, step, terminal }: RunEventsOptions): Promise<RunEvents> {
    try {
      await mkdir(dirname(path), { recursive: true });
      return new RunEvents(await EventFileWriter.open(path, { step }), terminal);
    } catch (error) {
      warn(terminal, error);
      return RunEvents.none(terminal);
    }
  }

  /** Writes nothing. */
  static none(terminal: Terminal): RunEvents {
    return new RunEvents(undefined, terminal);
  }

  /** Numbers of a step: everything the log has of it. */
  async step(entry: LogEntry): Promise<void> {
    await this.append(entry.step, () => scalarsOf(entry), Date.parse(entry.time) / 1000);
  }

  /** A sample sheet. */
  async sheet(step: number, image: { png: Uint8Array; height: number; width: number }): Promise<void> {
    await this.append(step, () => [{ tag: 'samples', image }]);
  }

  /** How the weights of a checkpoint are spread. */
  async weights(step: number, tensors: SafeTensors): Promise<void> {
    await this.append(step, () => weightHistograms(tensors));
  }

  async close(): Promise<void> {
    await this.writer?.close();
  }

  private async append(step: number, values: () => SummaryValue[], wallTime = Date.now() / 1000): Promise<void> {
    if (!this.writer) return;
    try {
      await this.writer.append([{ wallTime, step, values: values() }]);
    } catch (error) {
      if (!this.failed) warn(this.terminal, error);
      this.failed = true;
    }
  }
}

function warn(terminal: Terminal, error: unknown): void {
  const code = (error as NodeJS.ErrnoException).code;
  if (!(error instanceof EcganError) && code === undefined) throw error;
  terminal.fail(`warning: ${(error as Error).message} TensorBoard will miss it; the run goes on.`);
}
