import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpoint } from '@ecgan/training/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyBeside, ecgan, killedWriting, start, temporaryFolder, tinyRun, until } from './ecgan.js';

const [last, steps] = ['step-000006.safetensors', ['--steps', '6', '--save-every', '2', '--seed', '7']];
const words = [...tinyRun, ...steps, '--no-tensorboard'];
const checkpoints = (run: string) => join(run, 'checkpoints');
const bytesOf = (run: string) => readFile(join(checkpoints(run), last));
const stepsLogged = async (run: string) =>
  (await readFile(join(run, 'log.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).step);

let parent: string;
let straight: string;
beforeAll(async () => {
  parent = await temporaryFolder();
  straight = join(parent, 'straight');
  expect((await ecgan(...words, '--run', straight)).err).toBe('');
});

describe.skipIf(process.platform === 'win32')('kill -9', () => {
  test('behavior: before the first checkpoint, while one is written, between two: the same bytes as of a run in one go', {
    meta: { id: 'killed-before-first-checkpoint' },
  }, async () => {
    const run = join(parent, 'killed');
    expect((await killedWriting([...words, '--run', run], /log\.jsonl$/)).exitCode).toBe(null);
    expect((await killedWriting(['resume', run], /\.step-000004\..*\.tmp$/)).exitCode).toBe(null);
    const { exitCode, out } = await ecgan('resume', run);
    expect(exitCode).toBe(0);
    expect(out).toMatch(
      /Removed \.step-000004\.safetensors\.\d+\.[0-9a-f]{12}\.tmp, half written when a run was killed\./,
    );
    expect(out).toMatch(/Going on from .*step-000002\.safetensors\./);
    expect(await stepsLogged(run)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await bytesOf(run)).equals(await bytesOf(straight))).toBe(true);
    expect((await readdir(checkpoints(run))).every((name) => /^step-\d{6}\.safetensors$/.test(name))).toBe(true);
  });
});

describe('checkpoints', () => {
  test('args: --keep, the newest and the best, which is named at the end', async () => {
    const run = join(parent, 'kept');
    const { out } = await ecgan(...words, '--run', run, '--save-every', '1', '--keep', '1');
    const best = /Best {5}.*step-(\d{6})\.safetensors, [\d.]+ % mean IoU of G_l on \d+ held-out images/.exec(out)?.[1];
    const kept = await readdir(checkpoints(run));
    expect(kept).toEqual([...new Set([`step-${best}.safetensors`, last])].sort());
    const { metadata } = await readCheckpoint(join(checkpoints(run), last), { requireChecksum: true });
    expect(JSON.parse(metadata.best)).toMatchObject({ step: Number(best) });
  });

  test('behavior: one flipped bit: the one before is used, and the end is the same', {
    meta: { id: 'killed-flipped-bit-before' },
  }, async () => {
    const run = await copyBeside(straight, 'flipped');
    const path = join(checkpoints(run), last);
    const damaged = await readFile(path);
    damaged[damaged.length - 1000] ^= 16;
    await writeFile(path, damaged);
    const { err, out } = await ecgan('resume', run);
    expect(err).toMatch(
      /^warning: .*step-000006\.safetensors: its checksum is .*: it is damaged\. Use an earlier checkpoint\.\n$/,
    );
    expect(out).toContain('step-000004.safetensors.');
    expect((await bytesOf(run)).equals(await bytesOf(straight))).toBe(true);
  });
});

describe('a step that cannot be made', () => {
  test('error: names what is not a number and writes the batch and the state before it', {
    meta: { id: 'killed-names-what-not' },
  }, async () => {
    const run = join(parent, 'failed');
    // A weight of 1e30 makes the next pictures infinite.
    const { exitCode, err, out } = await ecgan(...words, '--run', run, '--generator-learning-rate', '1e30');
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^error: \w+: .*became (NaN|-?Infinity) at step 1.*that update was not made\./);
    const folder = join(run, 'failed', 'step-000002');
    expect(out).toContain(`Wrote the batch of the step that failed, and the state before it, to ${folder}.`);
    // The folder is not lost: what is advised trains it from its start.
    const advice =
      /^Stopped by an error before the first checkpoint; begin again in the same folder with lower rates: ecgan (.*)$/m;
    const [, advised] = advice.exec(out) ?? [];
    expect(advised).toBe(
      `resume ${run} --generator-learning-rate 0.0001 --discriminator-learning-rate 0.0002 --label-learning-rate 0.0005`,
    );
    expect(await readdir(folder)).toEqual([
      ...['batch.safetensors', 'photo-0-0.png', 'photo-0-1.png', 'report.json', 'state.safetensors'],
    ]);
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));
    expect(report).toMatchObject({ error: expect.stringMatching(/^NonFinite/), step: 1 });
    const { tensors } = await readCheckpoint(join(folder, 'batch.safetensors'));
    expect(tensors['0/photos'].shape).toEqual([2, 32, 32, 3]);
    expect(tensors['0/labels']).toMatchObject({ dtype: 'I32', shape: [2, 32, 32] });
    // The state is a checkpoint: the step fails again from it.
    const again = join(parent, 'again');
    await mkdir(checkpoints(again), { recursive: true });
    for (const [from, to] of [
      [join(run, 'config.json'), join(again, 'config.json')],
      [join(folder, 'state.safetensors'), join(checkpoints(again), 'step-000001.safetensors')],
    ])
      await writeFile(to, await readFile(from));
    const repeated = await ecgan('resume', again);
    expect(repeated.err).toBe(err);
    expect(JSON.parse(await readFile(join(again, 'failed', 'step-000002', 'report.json'), 'utf8'))).toEqual(report);
    const lower = await ecgan(...advised.split(' '));
    expect([lower.exitCode, lower.err]).toEqual([0, '']);
    expect(lower.out).toContain('From step 1 on generatorLearningRate is 0.0001, it was 1e+30.');
    expect(await stepsLogged(run)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('a run folder that goes away', () => {
  test.skipIf(process.platform === 'win32')(
    'error: moved while the run goes on',
    { meta: { id: 'killed-moved-while-run' } },
    async () => {
      const run = join(parent, 'deleted');
      const { done } = start([...words, '--steps', '1000', '--save-every', '1000', '--run', run]);
      await until(() => existsSync(join(run, 'log.jsonl')));
      await rename(run, join(parent, 'elsewhere'));
      const { exitCode, err } = await done;
      expect(exitCode).toBe(1);
      expect(err).toContain(
        `error: ${run}: the run folder was deleted or moved while the run went on, so nothing more of it can be kept.`,
      );
    },
  );
});
