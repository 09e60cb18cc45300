import { EcganError } from '@ecgan/core/errors';
import type { Terminal } from './Terminal.js';

const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/** How many {@link Interruption}s there are. */
let handled = 0;

/**
 * Makes Ctrl-C end the process where no {@link Interruption} handles it: in the set-up, an inspection, while pictures are drawn. By
 * `process.exit`, so that files that are being written are removed and a run's lock is given back.
 */
export function quitOnSignals(print: (line: string) => void): void {
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
  private received: keyof typeof signals | undefined;
  private readonly listener: (signal: NodeJS.Signals) => void;

  constructor(terminal: Terminal) {
    handled += 1;
    this.listener = (signal) => {
      if (this.received) process.exit(signals[this.received]);
      this.received = signal as keyof typeof signals;
      terminal.print('Stopping: finishing this step and saving. Ctrl-C again quits at once, without saving.');
    };
    for (const signal of Object.keys(signals)) process.on(signal, this.listener);
  }

  /** The exit code the first signal asks for, or undefined while there was none. */
  get exitCode(): number | undefined {
    return this.received && signals[this.received];
  }

  /**
   * Throws {@link Interrupted} if a signal has come. It lets pending signals in first: a loop that only waits for promises
   * already fulfilled never gives Node the turn it needs to deliver one.
   */
  async throwIfRequested(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.received) throw new Interrupted(signals[this.received]);
  }

  /** Gives the signals their usual meaning back. */
  dispose(): void {
    handled -= 1;
    for (const signal of Object.keys(signals)) process.off(signal, this.listener);
  }
}

/** Work stopped because the user pressed Ctrl-C; what is done so far can be kept. */
export class Interrupted extends EcganError {
  /** @param exitCode - That of the signal. */
  constructor(readonly exitCode: number) {
    super('Stopped by Ctrl-C.', { exitCode });
    this.name = 'Interrupted';
  }
}
