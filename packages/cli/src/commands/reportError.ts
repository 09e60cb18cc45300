import { EcganError } from '@ecgan/core';
import { UsageError } from '../errors/UsageError.js';
import type { Terminal } from '../terminal/Terminal.js';

/**
 * Prints an error: its message alone where it is one of ours, which says what to do; with its stack where it is a defect or the
 * user asked for it.
 *
 * @returns The exit code.
 */
export async function reportError(error: unknown, terminal: Terminal, verbose: boolean): Promise<number> {
  const expected = error instanceof EcganError || (await isBackendError(error));
  if (!(error instanceof Error)) terminal.fail(`error: ${error}`);
  else if (expected && !verbose) terminal.fail(`error: ${error.message}`);
  else terminal.fail(causes(error).join('\ncaused by: '));
  return error instanceof UsageError ? 2 : 1;
}

async function isBackendError(error: unknown): Promise<boolean> {
  const { BackendError } = await import('@ecgan/backend');
  return error instanceof BackendError;
}

/** The stacks of an error and of what caused it. */
function causes(error: Error): string[] {
  const { cause } = error;
  return [error.stack ?? error.message, ...(cause instanceof Error ? causes(cause) : [])];
}
