import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './root.mjs';

/**
 * Runs a command in the root folder with the terminal of this process and waits for it.
 *
 * Ctrl-C reaches the child, too, which handles it, while this process waits. Without a terminal, and for SIGTERM, the
 * signal is forwarded to the child.
 *
 * @returns The exit code; 128 + the signal number if a signal ended the command; 127 if it could not be started.
 */
export function run(command, args, { env = {}, cwd = root } = {}) {
  // On Windows npx is a script, which only a shell can start.
  const shell = process.platform === 'win32' && command !== process.execPath;
  // Handlers are installed before the child is started: a signal in between would end this process and orphan the child. (Handlers run after this function.)
  const interrupt = () => process.stdin.isTTY || child.kill('SIGINT');
  const terminate = () => child.kill('SIGTERM');
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', terminate);
  const child = spawn(command, args, { cwd, shell, stdio: 'inherit', env: { ...process.env, ...env } });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(127);
    });
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  }).finally(() => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', terminate);
  });
}
