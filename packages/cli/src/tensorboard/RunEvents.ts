import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EcganError } from '@ecgan/core';
import type { SafeTensors } from '@ecgan/models';
import type { LogEntry } from '../run/log.js';
import type { Terminal } from '../terminal/Terminal.js';
import { EventFileWriter } from './EventFileWriter.js';
import { histogramOf } from './histogram.js';
import type { SummaryValue } from './types.js';

/** Options of {@link RunEvents.open}. */
interface RunEventsOptions {
  path: string;
  /** The step that the run stands at: TensorBoard discards entries of later steps. */
  step: number;
  terminal: Terminal;
}

/**
 * Writes what TensorBoard shows of a run: the numbers of every step, sample sheets, histograms of weights. The run does
 * not depend on it: if the file cannot be written, it warns once and continues.
 */
export class RunEvents {
  private failed = false;

  private constructor(
    private readonly writer: EventFileWriter | undefined,
    private readonly terminal: Terminal,
  ) {}

  /** Creates the event file of a run, or continues it. */
  static async open({ path, step, terminal }: RunEventsOptions): Promise<RunEvents> {
    try {
      await mkdir(dirname(path), { recursive: true });
      return new RunEvents(await EventFileWriter.open(path, { step }), terminal);
    } catch (error) {
      warn(terminal, error);
      return RunEvents.none(terminal);
    }
  }

  /** Makes an instance that writes nothing. */
  static none(terminal: Terminal): RunEvents {
    return new RunEvents(undefined, terminal);
  }

  /** Writes the numbers of a step: all that the log has. */
  async step(entry: LogEntry): Promise<void> {
    await this.append(entry.step, () => scalarsOf(entry), Date.parse(entry.time) / 1000);
  }

  /** Writes measures on held-out label maps. */
  async heldOut(step: number, numbers: Readonly<Record<string, number>>, wallTime: number): Promise<void> {
    const values = Object.entries(numbers).map(([name, scalar]) => ({ tag: `heldOut/${name}`, scalar }));
    await this.append(step, () => values, wallTime);
  }

  /** Writes a sample sheet. */
  async sheet(step: number, image: { png: Uint8Array; height: number; width: number }): Promise<void> {
    await this.append(step, () => [{ tag: 'samples', image }]);
  }

  /** Writes histograms of the weights of a checkpoint. */
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

/** All numbers of a log entry, tagged by their path, such as `seconds` and `losses/generator`. */
export function scalarsOf({ step: _, time: __, ...numbers }: LogEntry): SummaryValue[] {
  return Object.entries(numbers).flatMap(([name, value]) => {
    if (typeof value === 'number') return [{ tag: name, scalar: value }];
    return Object.entries(value).map(([part, scalar]) => ({ tag: `${name}/${part}`, scalar }));
  });
}

/** Maximum number of weights that are read of a kernel, which bounds the cost for large networks. */
const MOST_WEIGHTS = 2 ** 14;

/** Histograms of the weights of every kernel among a checkpoint's tensors. */
export function weightHistograms(tensors: SafeTensors): SummaryValue[] {
  return (
    Object.entries(tensors)
      // Kernels alone: not biases, vectors of spectral norms, or the state of optimizers and averages.
      .filter(([name]) => name.endsWith('kernel'))
      .map(([name, { data }]) => ({ tag: name, histogram: histogramOf(data, { most: MOST_WEIGHTS, buckets: 30 }) }))
  );
}
