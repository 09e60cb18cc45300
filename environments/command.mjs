import { spawnSync } from 'node:child_process';

/** What npm and this checkout tell their own scripts is not for a project outside. */
const foreign = /^(npm_|NODE_OPTIONS$|NODE_PATH$|INIT_CWD$)/;

/**
 * Runs a command in a folder.
 *
 * @param options - `cwd`; `env`, added; `fails`: the exit code is no failure but returned, with the output.
 * @returns Its standard output; `{ status, output }` with `fails`.
 */
export function command(name, args, { cwd, env = {}, fails = false } = {}) {
  const kept = Object.entries(process.env).filter(([key]) => !foreign.test(key) || /registry|cafile|proxy/i.test(key));
  const { status, stdout, stderr, error } = spawnSync(name, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    shell: process.platform === 'win32' && name !== process.execPath,
    env: { ...Object.fromEntries(kept), ...env },
  });
  if (fails) return { status, output: `${stdout}${stderr}` };
  if (status === 0) return stdout;
  throw new Error([`${[name, ...args].join(' ')} ended with ${status}`, stdout, stderr, error?.message].join('\n'));
}
