import { createLogUpdate } from 'log-update';

/** The parts of a writable terminal stream that are used. */
export interface TerminalStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Minimum number of seconds between status lines where the status cannot be redrawn in place. */
const SECONDS_BETWEEN_PLAIN_LINES = 10;

/**
 * Output of the command line: lines, and a status of a few lines that is redrawn in place on a terminal. Elsewhere (a
 * file, a pipe, CI) the status is one plain line every ten seconds.
 */
export class Terminal {
  private readonly live: ReturnType<typeof createLogUpdate>;
  private lastPlainLine = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly out: TerminalStream = process.stdout,
    private readonly err: TerminalStream = process.stderr,
    private readonly seconds: () => number = () => performance.now() / 1000,
  ) {
    // The cursor stays visible, because a killed run could not show it again.
    this.live = createLogUpdate(out as NodeJS.WritableStream, { showCursor: true });
  }

  /** Columns a status line may take: one less than the terminal has, so that no line wraps. */
  get columns(): number {
    return (this.out.columns || 80) - 1;
  }

  /** Prints a line. */
  print(line = ''): void {
    this.clearStatus();
    this.out.write(`${line}\n`);
  }

  /** Prints a message about what went wrong to the error stream. */
  fail(message: string): void {
    this.clearStatus();
    this.err.write(`${message}\n`);
  }

  /** Redraws the status as `live(columns)`. Where the output is not a terminal, prints `plain()` every ten seconds. */
  status(live: (columns: number) => string[], plain: () => string): void {
    if (this.out.isTTY) this.live(live(this.columns).join('\n'));
    else if (this.seconds() - this.lastPlainLine >= SECONDS_BETWEEN_PLAIN_LINES) {
      this.lastPlainLine = this.seconds();
      this.out.write(`${plain()}\n`);
    }
  }

  /** Shows a status of one line. */
  progress(line: string): void {
    this.status(
      (columns) => [line.slice(0, columns)],
      () => line,
    );
  }

  /** Announces work that may take a while: as the status on a terminal, else as a line of its own. */
  stage(what: string): void {
    if (this.out.isTTY) this.live(`${what} …`.slice(0, this.columns));
    else this.out.write(`${what} …\n`);
  }

  /** Erases the status. */
  clearStatus(): void {
    if (this.out.isTTY) this.live.clear();
  }
}

/** The terminal of a process that is not the first of several: it prints only errors, with the rank of the process. */
export function quietTerminal(rank: number): Terminal {
  const err = { write: (text: string) => process.stderr.write(`process ${rank}: ${text}`) };
  return new Terminal({ write: () => undefined }, err);
}

/** How the user starts the command line, so that the commands we print can be pasted as they are. */
export function commandName(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.npm_lifecycle_event ? 'npm run ecgan --' : 'ecgan';
}
