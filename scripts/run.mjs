import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './root.mjs';

/**
 * Runs a command in the root folder on this terminal and waits for it.
 *
 * Ctrl-C reaches the child too, which decides what to do about it; we only wait. Where no terminal is there to deliver
 * it to both, and for SIGTERM, we pass the signal on.
 *
 * @returns Its exit code; 128 + the signal's number where a signal ended it; 127 where it could not be started.
 */
export function run(command, args, { env = {}, cwd = root } = {}) {
  // npx is a script on Windows, which only a shell starts.
  const shell = process.platform === 'win32' && command !== process.execPath;
  // Listening before there is a child: a signal in between would end us and orphan it. (Handlers run after this function.)
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
