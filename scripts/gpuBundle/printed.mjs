import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a program. @returns What it printed on stdout. @throws With what it said, if it fails. */
export async function printed(program, args) {
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 1 << 28 });
  return stdout;
}
