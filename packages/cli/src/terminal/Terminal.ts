/** The parts of a writable terminal stream that are used: a fake one in tests is four lines. */
export interface TerminalStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Plain lines appear this often, at most, where the status cannot be redrawn in place. */
const SECONDS_BETWEEN_PLAIN_LINES = 10;

/**
 * Everything the command line says goes through here: lines that stay, and a status of a few lines that is redrawn in
 * place on a terminal and becomes one plain line every ten seconds elsewhere (a file, a pipe, CI).
 */
export class Terminal {
  private drawnLines = 0;
  private lastPlainLine = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly out: TerminalStream = process.stdout,
    private readonly err: TerminalStream = process.stderr,
    private readonly seconds: () => number = () => performance.now() / 1000,
  ) {}

  /** Columns a status line may take: one less than the terminal has, so that no line wraps. */
  get columns(): number {
    return (this.out.columns || 80) - 1;
  }

  /** A line that stays. */
  print(line = ''): void {
    this.clearStatus();
    this.out.write(`${line}\n`);
  }

  /** A message about what went wrong, to the error stream. */
  fail(message: string): void {
    this.clearStatus();
    this.err.write(`${message}\n`);
  }

  /** Shows `live(columns)` in place of the status before it, or, off a terminal and now and then, the line `plain()`. */
  status(live: (columns: number) => string[], plain: () => string): void {
    if (this.out.isTTY) {
      const lines = live(this.columns);
      this.out.write(`${this.eraser()}${lines.join('\n')}\n`);
      this.drawnLines = lines.length;
    } else if (this.seconds() - this.lastPlainLine >= SECONDS_BETWEEN_PLAIN_LINES) {
      this.lastPlainLine = this.seconds();
      this.out.write(`${plain()}\n`);
    }
  }

  /** A status of one line. */
  progress(line: string): void {
    this.status(
      (columns) => [line.slice(0, columns)],
      () => line,
    );
  }

  /** Takes the live status off the screen. */
  clearStatus(): void {
    if (this.drawnLines) this.out.write(this.eraser());
    this.drawnLines = 0;
  }

  /** Cursor to the first column, up over what was drawn, and everything below erased. */
  private eraser(): string {
    return this.drawnLines ? `\r\u001b[${this.drawnLines}A\u001b[J` : '';
  }
}

/** How the reader started us, so that the commands we tell them to try next can be pasted as they are. */
export function commandName(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.npm_lifecycle_event ? 'npm run ecgan --' : 'ecgan';
}
