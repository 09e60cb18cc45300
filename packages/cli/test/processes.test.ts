import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpoint } from '@ecgan/training/node';
import { afterAll, describe, expect, test } from 'vitest';
import type { LogEntry } from '../src/run/log.js';
import { type Outcome, temporaryFolder, tinyRun, until } from './ecgan.js';

const known = [process.env.ECGAN_MPIRUN, 'mpirun.mpich', 'mpirun.openmpi', 'mpirun'].filter(
  (name) => name !== undefined,
);
const launcher = known.find((name) => spawnSync(name, ['--version']).status === 0);
if (!launcher)
  process.stdout.write(
    'skipped: no mpirun is installed, so that nothing is trained by several processes. Set ECGAN_MPIRUN.\n',
  );

const source = ['--conditions=@ecgan/source', '--import', 'tsx', join(import.meta.dirname, '..', 'src', 'main.ts')];
const permissive = {
  ...{ OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1', OMPI_MCA_rmaps_base_oversubscribe: '1' },
  ...{ PRTE_ALLOW_RUN_AS_ROOT: '1', PRTE_ALLOW_RUN_AS_ROOT_CONFIRM: '1' },
};

/** Starts the command line as so many processes. */
function start(processes: number, ...words: string[]): { child: ChildProcess; done: Promise<Outcome> } {
  const line = [process.execPath, ...source, ...words];
  const [command, ...rest] = processes === 1 ? line : [launcher as string, '-n', `${processes}`, ...line];
  const child = spawn(command, rest, { cwd: join(import.meta.dirname, '..'), env: { ...process.env, ...permissive } });
  const outcome = { out: '', err: '' };
  child.stdout.on('data', (text) => {
    outcome.out += text;
  });
  child.stderr.on('data', (text) => {
    outcome.err += text;
  });
  const done = new Promise<Outcome>((resolve) => child.on('close', (exitCode) => resolve({ ...outcome, exitCode })));
  return { child, done };
}

/** The process of a run that is not the first, by the variables that launchers set. */
function secondProcess(run: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [line, env] = ['cmdline', 'environ'].map((file) =>
        readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0'),
      );
      const second = env.includes('PMI_RANK=1') || env.includes('OMPI_COMM_WORLD_RANK=1');
      if (second && line.includes(run) && line[0].endsWith('node')) return Number(pid);
    } catch {
      // It has ended meanwhile, or is another user's.
    }
  }
  throw new Error(`no second process of ${run}`);
}

const logOf = async (run: string): Promise<LogEntry[]> =>
  (await readFile(join(run, 'log.jsonl'), 'utf8').catch(() => ''))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
const cursorOf = async (run: string, step: number) =>
  (await readCheckpoint(join(run, 'checkpoints', `step-${`${step}`.padStart(6, '0')}.safetensors`))).metadata.batches;

const folder = await temporaryFolder();
afterAll(() => rm(folder, { recursive: true, force: true }));
const flags = ['--batch', '6', '--steps', '5', '--save-every', '1', '--keep', '9', '--sample-every', '9'];
const train = (run: string) => [...tinyRun, ...flags, '--run', run];

describe.runIf(launcher !== undefined)('ecgan train as several processes', () => {
  test('default: the first writes and speaks; the losses are those of one process', {
    meta: { id: 'processes-train' },
  }, async () => {
    const [alone, together] = ['alone', 'together'].map((name) => join(folder, name));
    expect(await start(1, ...train(alone)).done).toMatchObject({ exitCode: 0 });
    const { exitCode, out, err } = await start(2, ...train(together)).done;
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out.match(/2 processes share each batch of 6 images/g)).toHaveLength(1);
    const [one, two] = [await logOf(alone), await logOf(together)];
    expect(two.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    for (const [name, loss] of Object.entries(one[0].losses)) expect(two[0].losses[name]).toBeCloseTo(loss, 3);
    for (const times of Object.values(two[4].processes ?? {})) expect(times).toHaveLength(2);
    expect(one[4].processes).toBeUndefined();
    expect(await cursorOf(together, 5)).toBe(await cursorOf(alone, 5));
  });

  test('behavior: one is killed: all end; it goes on as three, is asked to stop, and goes on as one', {
    meta: { id: 'processes-kill-resume' },
  }, async () => {
    const run = join(folder, 'killed');
    const begun = start(2, ...train(run));
    await until(async () => (await logOf(run)).length >= 2);
    process.kill(secondProcess(run), 'SIGKILL');
    expect((await begun.done).exitCode).not.toBe(0);
    const reached = (await readdir(join(run, 'checkpoints'))).length;
    expect(reached).toBeGreaterThan(0);

    const three = start(3, 'resume', run, '--steps', '40');
    await until(async () => (await logOf(run)).some(({ processes }) => processes?.seconds.length === 3));
    process.kill(secondProcess(run), 'SIGUSR1');
    const { exitCode, out } = await three.done;
    expect(exitCode).toBe(0);
    const [, step] = /Saved .*step-0*(\d+)\.safetensors/.exec(out) ?? [];
    expect(Number(step)).toBeGreaterThan(reached);
    // As many images as one process would have taken.
    const { epoch, position } = JSON.parse(await cursorOf(run, Number(step)));
    expect(epoch * 8 + position).toBe(6 * Number(step));

    const last = Number(step) + 1;
    const one = await start(1, 'resume', run, '--steps', `${last}`).done;
    expect(one.exitCode).toBe(0);
    expect((await logOf(run)).map((entry) => entry.step)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
  });

  test('error: said once; more processes than images, a command of one process', {
    meta: { id: 'processes-refused' },
  }, async () => {
    const small = await start(2, ...tinyRun, '--batch', '1', '--run', join(folder, 'small')).done;
    expect(small.exitCode).not.toBe(0);
    expect(small.err.match(/--batch: expected at least 2: one image for each process, got 1/g)).toHaveLength(1);
    const generate = await start(2, 'generate', '--run', folder, '--labels', folder, '--out', join(folder, 'x')).done;
    expect(generate.exitCode).not.toBe(0);
    expect(generate.err).toContain('only train and resume take several. Start it without mpirun.');
  });
});
