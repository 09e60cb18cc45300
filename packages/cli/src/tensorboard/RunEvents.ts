import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EcganError } from '@ecgan/core';
import type { SafeTensors } from '@ecgan/models';
import type { LogEntry } from '../run/log.js';
import type { Terminal } from '../terminal/Terminal.js';
import { EventFileWriter } from './EventFileWriter.js';
import { histogramOf } from './histogram.js';
import type { SummaryValue } from './types.js';

/** Where events go, and from which step on. */
interface RunEventsOptions {
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

  /** Numbers that were measured on held-out label maps. */
  async heldOut(step: number, numbers: Readonly<Record<string, number>>, wallTime: number): Promise<void> {
    const values = Object.entries(numbers).map(([name, scalar]) => ({ tag: `heldOut/${name}`, scalar }));
    await this.append(step, () => values, wallTime);
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

/** Every number of a line of the log: `seconds`, `losses/generator`, whatever else there is. */
export function scalarsOf({ step: _, time: __, ...numbers }: LogEntry): SummaryValue[] {
  return Object.entries(numbers).flatMap(([name, value]) => {
    if (typeof value === 'number') return [{ tag: name, scalar: value }];
    return Object.entries(value).map(([part, scalar]) => ({ tag: `${name}/${part}`, scalar }));
  });
}

/** Of a kernel, so many weights are looked at: the cost of a large network stays that of a medium one. */
const MOST_WEIGHTS = 2 ** 14;

/** How the weights of every kernel among a checkpoint's tensors are spread. */
export function weightHistograms(tensors: SafeTensors): SummaryValue[] {
  return (
    Object.entries(tensors)
      // Biases, vectors of spectral norms and what optimizers and averages keep are no one's question.
      .filter(([name]) => name.endsWith('kernel'))
      .map(([name, { data }]) => ({ tag: name, histogram: histogramOf(data, { most: MOST_WEIGHTS, buckets: 30 }) }))
  );
}
