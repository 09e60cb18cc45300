import { CommanderError } from 'commander';
import { Terminal } from '../terminal/Terminal.js';
import { program } from './program.js';
import { reportError } from './reportError.js';

/**
 * Runs the command line.
 *
 * @returns The exit code: 0, 1 for what went wrong, 2 for a command that is not understood, 130 or 143 after a signal.
 */
export async function runCli(commandLine: string[], terminal = new Terminal()): Promise<number> {
  let exitCode = 0;
  try {
    const command = program(terminal, (code) => {
      exitCode = code;
    });
    await command.parseAsync(commandLine, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its message by now; --help and --version come this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return reportError(error, terminal, commandLine.includes('--verbose'));
  }
}
