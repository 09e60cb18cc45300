import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

const module = pathToFileURL(join(import.meta.dirname, 'run.mjs')).href;

/** Starts a Node process without a terminal that `run`s another with this code and exits with its exit code. */
const runner = (code: string): ChildProcess =>
  spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { run } from ${JSON.stringify(module)};
       process.exitCode = await run(process.execPath, ['--eval', ${JSON.stringify(code)}]);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );

const exitCode = (process: ChildProcess) => new Promise((resolve) => process.once('close', resolve));

describe('run', () => {
  test('default: passes the exit code on', async () => {
    expect(await exitCode(runner('process.exit(3)'))).toBe(3);
  });

  test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    'behavior: %s waits for what the child makes of it',
    async (signal) => {
      const process = runner(
        `process.on('${signal}', () => setTimeout(() => process.exit(7), 200)); setInterval(() => {}, 1000); console.log('up')`,
      );
      process.stdout?.once('data', () => process.kill(signal));
      expect(await exitCode(process)).toBe(7);
    },
  );

  test.skipIf(process.platform === 'win32')('behavior: a child that a signal ended', async () => {
    expect(await exitCode(runner(`process.kill(process.pid, 'SIGKILL')`))).toBe(128 + 9);
  });
});
