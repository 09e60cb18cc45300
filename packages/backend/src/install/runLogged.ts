import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/** How a command ended. */
export interface Outcome {
  /** Exit code; −1 where it could not be started or ran out of time. */
  code: number;
  stdout: string;
  /** Last lines of everything it said. */
  tail: string;
}

interface RunOptions {
  cwd?: string;
  environment?: NodeJS.ProcessEnv;
  /** Milliseconds. @defaultValue 30 minutes */
  timeout?: number;
}

/** Runs a command, never throws. */
export type Run = (command: string, args: string[], options?: RunOptions) => Promise<Outcome>;

/** What a package manager hands to the scripts it runs: about its own run, misleading to ours. */
const inherited =
  /^npm_(config_(local_prefix|package|call|workspace|workspaces|prefix|global_prefix)|package_|lifecycle_|command$)/i;

function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name))), ...extra };
}

/** A {@link Run} that appends every command and all it says to `logFile`. */
export function runLogged(logFile: string): Run {
  return (command, args, { cwd, environment, timeout = 30 * 60_000 } = {}) =>
    new Promise((resolve) => {
      const log = createWriteStream(logFile, { flags: 'a' });
      log.write(`\n$ ${[command, ...args].join(' ')}\n`);
      const child = spawn(command, args, {
        cwd,
        env: cleanEnvironment(environment),
        timeout,
        stdio: ['ignore', 'pipe', 'pipe'],
        shell: process.platform === 'win32', // npm and its like are .cmd files there
      });
      let stdout = '';
      let all = '';
      const take = (chunk: Buffer) => {
        log.write(chunk);
        all = (all + chunk).slice(-4000);
      };
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
        take(chunk);
      });
      child.stderr.on('data', take);
      let ended = false;
      const end = (code: number) => {
        // A command that cannot be started fails and closes.
        if (ended) return;
        ended = true;
        log.end(`[exit ${code}]\n`, () =>
          resolve({ code, stdout, tail: all.trim().split('\n').slice(-3).join(' · ') }),
        );
      };
      child.on('error', (error) => {
        all += error.message;
        end(-1);
      });
      child.on('close', (code) => end(code ?? -1));
    });
}
