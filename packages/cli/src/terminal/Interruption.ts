import { EcganError } from '@ecgan/core/errors';
import type { Terminal } from './Terminal.js';

const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/** Signals that stop a run, and the exit code each asks for. Slurm sends SIGUSR1 ahead of a job's end, where it is asked to. */
type Signals = Record<string, number>;

/** How many {@link Interruption}s there are. */
let handled = 0;

/** A signal that came before there was one, for the first to find. */
let early: string | undefined;

/**
 * Makes Ctrl-C end the process where no {@link Interruption} handles it: in the set-up, an inspection, while pictures are drawn. By
 * `process.exit`, so that files that are being written are removed and a run's lock is given back.
 *
 * @param noted - Signals that do not end it, but are found by the first {@link Interruption} that stops at them. Node would start its debugger at SIGUSR1.
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
 * Ctrl-C, politely: the first signal is only noted, for the training loop to see when its step is done; the second quits
 * at once.
 */
export class Interruption {
  private received: string | undefined;
  private receivedAt = 0;
  private readonly signals: Signals;
  private readonly listener: (signal: NodeJS.Signals) => void;

  /**
   * @param further - Signals that stop it too, beside Ctrl-C and SIGTERM.
   * @param secondsBetween - A second signal so soon after the first is the same.
   */
  constructor(
    terminal: Terminal,
    further: Signals = {},
    private readonly secondsBetween = 0,
  ) {
    handled += 1;
    this.signals = { ...signals, ...further };
    this.listener = (signal) => {
      // Of several processes each may be sent the same one twice, by the terminal and by the launcher.
      if (this.received !== undefined && performance.now() - this.receivedAt < this.secondsBetween * 1000) return;
      if (this.received !== undefined) process.exit(this.signals[this.received]);
      [this.received, this.receivedAt] = [signal, performance.now()];
      terminal.print('Stopping: finishing this step and saving. Ctrl-C again quits at once, without saving.');
    };
    for (const signal of Object.keys(this.signals)) process.on(signal, this.listener);
    if (early !== undefined && early in this.signals) this.listener(early as NodeJS.Signals);
    early = undefined;
  }

  /** The exit code the first signal asks for, or undefined while there was none. */
  get exitCode(): number | undefined {
    return this.received === undefined ? undefined : this.signals[this.received];
  }

  /**
   * Throws {@link Interrupted} if a signal has come. It lets pending signals in first: a loop that only waits for promises
   * already fulfilled never gives Node the turn it needs to deliver one.
   */
  async throwIfRequested(): Promise<void> {
    const signal = await this.requested();
    if (signal !== undefined) throw new Interrupted(this.signals[signal], signal);
  }

  /** The first signal that has come, pending ones let in first; undefined while there was none. */
  async requested(): Promise<string | undefined> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.received;
  }

  /** Gives the signals their usual meaning back. */
  dispose(): void {
    handled -= 1;
    for (const signal of Object.keys(this.signals)) process.off(signal, this.listener);
  }
}

/** Work stopped because of a signal, such as that of Ctrl-C; what is done so far can be kept. */
export class Interrupted extends EcganError {
  /**
   * @param exitCode - That of the signal.
   * @param signal - Which it was.
   */
  constructor(
    readonly exitCode: number,
    readonly signal?: string,
  ) {
    super('Stopped by Ctrl-C.', { exitCode });
    this.name = 'Interrupted';
  }
}
