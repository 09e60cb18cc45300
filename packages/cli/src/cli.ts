import { CommanderError } from 'commander';
import { UsageError } from './errors.js';
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
  try {
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
    return reportError(error, terminal, commandLine.includes('--verbose'));
  }
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
