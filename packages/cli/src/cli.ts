import { CommanderError } from 'commander';
import { UsageError } from './errors.js';
import { launched } from './processes/launched.js';
import { program } from './program.js';
import { Interrupted } from './terminal/Interruption.js';
import { Terminal } from './terminal/Terminal.js';
import { withFlags } from './terminal/withFlags.js';

/**
 * Runs the command line.
 *
 * @returns The exit code: 0, 1 for what went wrong, 2 for a command that is not understood, 130 or 143 after a signal.
 */
export async function runCli(commandLine: string[], terminal = new Terminal()): Promise<number> {
  let exitCode = 0;
  const place = launched();
  try {
    expectAlone(commandLine);
    const command = await program(commandLine, terminal, (code) => {
      exitCode = code;
    });
    await command.parseAsync(commandLine, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its message by now; --help and --version come this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Interrupted) {
      terminal.fail(error.message);
      return error.exitCode;
    }
    // What is wrong for all is said by the first, whose end is the end of all.
    if (place && place.rank > 0) await new Promise((resolve) => setTimeout(resolve, secondsForFirst * 1000));
    return reportError(error, terminal, commandLine.includes('--verbose'));
  }
}

/** How long the first of several processes has to say what went wrong before the others do. */
const secondsForFirst = 2;

/** @throws {@link UsageError} if several processes were started for a command of one. */
function expectAlone(commandLine: readonly string[]): void {
  const place = launched();
  const command = commandLine.find((word) => !word.startsWith('-'));
  const together = (command === 'train' && !commandLine.includes('--dry-run')) || command === 'resume';
  if (!place || together || command === undefined) return;
  throw new UsageError(
    `ecgan ${command} was started as ${place.size} processes, and is for one: only train and resume take several. Start it without mpirun.`,
    { command, processes: place.size },
  );
}

/**
 * Prints an error: its message alone where it is one of ours, which says what to do; with its stack where it is a defect or the
 * user asked for it.
 *
 * @returns The exit code.
 */
function reportError(error: unknown, terminal: Terminal, verbose: boolean): number {
  if (!(error instanceof Error)) terminal.fail(`error: ${error}`);
  else if (isExpected(error) && !verbose) terminal.fail(`error: ${withFlags(error.message)}`);
  else terminal.fail(causes(error).join('\ncaused by: '));
  return error instanceof UsageError ? 2 : 1;
}

/** Whether an error is one of ours: `EcganError` and `BackendError` carry facts. Neither package is loaded to find out. */
function isExpected(error: Error): boolean {
  return 'facts' in error;
}

/** The stacks of an error and of what caused it. */
function causes(error: Error): string[] {
  const { cause } = error;
  return [error.stack ?? error.message, ...(cause instanceof Error ? causes(cause) : [])];
}
