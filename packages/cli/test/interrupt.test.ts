import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ecgan, start, temporaryFolder, tinyRun, until } from './ecgan.js';

const logged = async (run: string) => (await readdir(run).catch((): string[] => [])).includes('log.jsonl');

describe.skipIf(process.platform === 'win32').each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s', (signal, code) => {
  test('behavior: finishes the step, saves, and the run goes on from there', {
    meta: { id: 'interrupt-finishes-step-saves' },
  }, async () => {
    const run = join(await temporaryFolder(), 'run');
    const { child, done } = start([...tinyRun, '--steps', '1000', '--save-every', '1000', '--run', run]);
    await until(() => logged(run));
    child.kill(signal);
    const { exitCode, out } = await done;
    expect(exitCode).toBe(code);
    expect(out).toContain('Stopping: finishing this step and saving.');
    expect(out).toContain(`Go on with: ecgan resume ${run}\n`);
    const [file, ...others] = await readdir(join(run, 'checkpoints'));
    expect(others).toEqual([]);
    const step = Number(/^step-(\d+)\.safetensors$/.exec(file)?.[1]);
    const resumed = await ecgan('resume', run, '--steps', `${step + 1}`);
    expect(resumed.err).toBe('');
    expect(resumed.out).toContain(`Going on from ${join(run, 'checkpoints', file)}.`);
    expect(resumed.exitCode).toBe(0);
  });
});

test.skipIf(process.platform === 'win32')(
  'behavior: a second Ctrl-C quits at once',
  { meta: { id: 'interrupt-second-ctrl-c' } },
  async () => {
    const run = join(await temporaryFolder(), 'run');
    const { child, done } = start([...tinyRun, '--batch', '16', '--steps', '1000', '--run', run]);
    await until(() => logged(run));
    child.kill('SIGINT');
    child.kill('SIGTERM');
    // The exit code of the first to arrive; of two sent together that is the kernel's choice.
    expect([130, 143]).toContain((await done).exitCode);
    expect(await readdir(join(run, 'checkpoints'))).toEqual([]);
  },
);

test.skipIf(process.platform === 'win32')(
  'behavior: a first Ctrl-C during the set-up quits at once and leaves nothing',
  { meta: { id: 'interrupt-set-up' } },
  async () => {
    const parent = await temporaryFolder();
    const { child, done } = start([...tinyRun, '--run', join(parent, 'run')]);
    child.stdout?.on('data', (text) => {
      if (`${text}`.includes('Starting the backend')) child.kill('SIGINT');
    });
    const { exitCode, err } = await done;
    // Where the backend was there sooner, the run has begun and stops before its first step.
    expect(exitCode).toBe(130);
    if (err) expect(err).toBe('Stopped by Ctrl-C. Nothing half-written was left.\n');
    if (err) expect(await readdir(parent)).toEqual([]);
  },
);
