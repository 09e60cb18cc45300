import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/** How a command ended. */
export interface Outcome {
  /** Exit code; −1 if the command could not be started or timed out. */
  code: number;
  stdout: string;
  /** The last three lines of stdout and stderr, joined by ` · `. */
  tail: string;
}

interface RunOptions {
  cwd?: string;
  environment?: NodeJS.ProcessEnv;
  /** Time limit in milliseconds. @defaultValue 30 minutes */
  timeout?: number;
}

/** Runs a command. It never rejects: failures are in the outcome. */
export type Run = (command: string, args: string[], options?: RunOptions) => Promise<Outcome>;

/**
 * Variables that a package manager sets for the scripts it runs. They describe its own run and would mislead an inner
 * one.
 */
const inherited =
  /^npm_(config_(local_prefix|package|call|workspace|workspaces|prefix|global_prefix)|package_|lifecycle_|command$)/i;

function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name))), ...extra };
}

/** Returns a {@link Run} that appends every command and its output to `logFile`. */
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
        // A command that cannot be started emits both 'error' and 'close'.
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
