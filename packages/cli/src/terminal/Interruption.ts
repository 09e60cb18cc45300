import { EcganError } from '@ecgan/core/errors';
import type { Terminal } from './Terminal.js';

const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/** Signals that stop a run, with the exit code of each. */
type Signals = Record<string, number>;

/** Number of {@link Interruption}s that are not disposed. */
let handled = 0;

/** A noted signal that came before the first {@link Interruption}, which takes it. */
let early: string | undefined;

/**
 * Makes Ctrl-C and SIGTERM end the process while no {@link Interruption} handles them: during the set-up, an
 * inspection, drawing. Uses `process.exit`, whose handlers remove half-written files and release the lock of a run.
 *
 * @param noted - Signals that do not end the process but are kept for the first {@link Interruption}. Without a
 * handler, Node would start its debugger at SIGUSR1.
 */
export function quitOnSignals(print: (line: string) => void, noted: readonly string[] = []): void {
  for (const signal of noted) {
    process.on(signal, () => {
      if (handled === 0) early = signal;
    });
  }
  for (const [signal, exitCode] of Object.entries(signals)) {
    process.on(signal, () => {
      if (handled > 0) return;
      print('Stopped by Ctrl-C. Nothing half-written was left.');
      process.exit(exitCode);
    });
  }
}

/**
 * Handles signals during training. The first is only recorded, for the training loop to read when its step is done; the
 * second ends the process at once.
 */
export class Interruption {
  private received: string | undefined;
  private receivedAt = 0;
  private readonly signals: Signals;
  private readonly listener: (signal: NodeJS.Signals) => void;

  /**
   * @param further - Further signals that stop the run, with their exit codes.
   * @param secondsBetween - A second signal within this time of the first counts as the same.
   */
  constructor(
    terminal: Terminal,
    further: Signals = {},
    private readonly secondsBetween = 0,
  ) {
    handled += 1;
    this.signals = { ...signals, ...further };
    this.listener = (signal) => {
      // One of several processes may get the same signal twice: from the terminal and from the launcher.
      if (this.received !== undefined && performance.now() - this.receivedAt < this.secondsBetween * 1000) return;
      if (this.received !== undefined) process.exit(this.signals[this.received]);
      [this.received, this.receivedAt] = [signal, performance.now()];
      terminal.print('Stopping: finishing this step and saving. Ctrl-C again quits at once, without saving.');
    };
    for (const signal of Object.keys(this.signals)) process.on(signal, this.listener);
    if (early !== undefined && early in this.signals) this.listener(early as NodeJS.Signals);
    early = undefined;
  }

  /** The exit code of the first signal; undefined if none has come. */
  get exitCode(): number | undefined {
    return this.received === undefined ? undefined : this.signals[this.received];
  }

  /**
   * Throws {@link Interrupted} if a signal has come. Lets Node deliver pending signals first, which it cannot do in a
   * loop that only awaits fulfilled promises.
   */
  async throwIfRequested(): Promise<void> {
    const signal = await this.requested();
    if (signal !== undefined) throw new Interrupted(this.signals[signal], signal);
  }

  /** The first signal that has come, after pending ones were delivered; undefined if none has. */
  async requested(): Promise<string | undefined> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.received;
  }

  /** Stops handling the signals. */
  dispose(): void {
    handled -= 1;
    for (const signal of Object.keys(this.signals)) process.off(signal, this.listener);
  }
}

/** Work was stopped by a signal, such as Ctrl-C; what was done so far can be kept. */
export class Interrupted extends EcganError {
  /**
   * @param exitCode - Exit code for the signal.
   * @param signal - Name of the signal.
   */
  constructor(
    readonly exitCode: number,
    readonly signal?: string,
  ) {
    super('Stopped by Ctrl-C.', { exitCode });
    this.name = 'Interrupted';
  }
}
