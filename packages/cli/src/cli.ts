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
 * @returns The exit code: 0; 1 after an error; 2 for a command line that is not understood; 130 or 143 after a signal.
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
    // If all processes meet the same error, the first prints it, and its exit ends the others.
    if (place && place.rank > 0) await new Promise((resolve) => setTimeout(resolve, secondsForFirst * 1000));
    return reportError(error, terminal, commandLine.includes('--verbose'));
  }
}

/** Seconds that the first of several processes has to print an error before the others print theirs. */
const secondsForFirst = 2;

/** @throws {@link UsageError} if several processes were started for a command that runs as one. */
function expectAlone(commandLine: readonly string[]): void {
  const place = launched();
  const command = commandLine.find((word) => !word.startsWith('-'));
  const together = (command === 'train' && !commandLine.includes('--dry-run')) || command === 'resume';
  if (!place || together || command === undefined) return;
  throw new UsageError(
    `ecgan ${command} was started as ${place.size} processes, but runs as one: only train and resume take several. Start it without mpirun.`,
    { command, processes: place.size },
  );
}

/**
 * Prints an error. An expected error prints only its message, which says what to do. A defect prints its stack, as does
 * every error with `--verbose`.
 *
 * @returns The exit code.
 */
function reportError(error: unknown, terminal: Terminal, verbose: boolean): number {
  if (!(error instanceof Error)) terminal.fail(`error: ${error}`);
  else if (isExpected(error) && !verbose) terminal.fail(`error: ${withFlags(error.message)}`);
  else terminal.fail(causes(error).join('\ncaused by: '));
  return error instanceof UsageError ? 2 : 1;
}

/**
 * Whether an error is expected: `EcganError` and `BackendError` have `facts`. This needs neither package to be loaded.
 */
function isExpected(error: Error): boolean {
  return 'facts' in error;
}

/** The stacks of an error and of its causes. */
function causes(error: Error): string[] {
  const { cause } = error;
  return [error.stack ?? error.message, ...(cause instanceof Error ? causes(cause) : [])];
}
