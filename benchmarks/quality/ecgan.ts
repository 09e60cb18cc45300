import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../scripts/ecgan.mjs', import.meta.url));

/**
 * Runs the command line of this checkout in a process of its own, on this terminal. Ctrl-C reaches it too: it saves and ends.
 *
 * @throws Error if it does not end with 0.
 */
export async function ecgan(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' });
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new Error(`ecgan ${args.join(' ')} ended with ${signal ?? code}.`);
}
