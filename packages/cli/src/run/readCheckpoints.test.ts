import { mkdtemp, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointError, writeCheckpoint } from '@ecgan/training/node';
import { beforeEach, describe, expect, test } from 'vitest';
import { Terminal } from '../terminal/Terminal.js';
import { newestCheckpoint, orderOf, positionIn, runState } from './readCheckpoints.js';
import { prepareRunFolder, runFiles } from './runFolder.js';

let folder: string;
let warnings: string[];
const terminal = new Terminal({ write: () => true }, { write: (text) => warnings.push(text) });
const size = async (path: string) => (await readFile(path)).length;

beforeEach(async () => {
  warnings = [];
  folder = join(await mkdtemp(join(tmpdir(), 'ecgan-')), 'run');
  await prepareRunFolder(folder, terminal);
  for (const step of [9, 10, 1000000])
    await writeCheckpoint(runFiles.checkpoint(folder, step), {
      tensors: { x: { dtype: 'F32', shape: [1], data: Float32Array.of(step) } },
      metadata: { step: `${step}` },
    });
});

test('default: the one of the latest step, by number', async () => {
  expect(await newestCheckpoint(folder, terminal)).toMatchObject({ step: 1000000, metadata: { step: '1000000' } });
  expect(warnings).toEqual([]);
});

test('behavior: passes over damaged ones and says so', async () => {
  await writeFile(runFiles.checkpoint(folder, 1000000), 'not safetensors');
  const cut = runFiles.checkpoint(folder, 10);
  await truncate(cut, (await size(cut)) - 2);
  expect(await newestCheckpoint(folder, terminal)).toMatchObject({ step: 9 });
  expect(warnings).toHaveLength(2);
  for (const [i, step] of [1000000, 10].entries()) {
    expect(warnings[i]).toContain(runFiles.checkpoint(folder, step));
    expect(warnings[i]).toMatch(/^warning: .*Use an earlier checkpoint\.\n$/);
  }
});

test('behavior: temporary and foreign files are not looked at', async () => {
  await writeFile(join(folder, 'checkpoints', '.step-2000000.safetensors.0f.tmp'), 'half');
  await writeFile(join(folder, 'checkpoints', 'notes.txt'), '');
  expect(await newestCheckpoint(folder, terminal)).toMatchObject({ step: 1000000 });
});

test('behavior: none at all is no error', async () => {
  const empty = join(folder, '..', 'empty');
  await prepareRunFolder(empty, terminal);
  expect(await newestCheckpoint(empty, terminal)).toBeUndefined();
});

test('error: all damaged', { meta: { id: 'checkpoints-all-damaged' } }, async () => {
  for (const step of [9, 10, 1000000]) await writeFile(runFiles.checkpoint(folder, step), '');
  await expect(newestCheckpoint(folder, terminal)).rejects.toThrow(
    `${folder}: none of its 3 checkpoints can be read. Start again with another --run.`,
  );
});

const [batches, best] = [
  { seed: 7, epoch: 1, position: 20 },
  { step: 4, measure: 'mean IoU', value: 0.5 },
];

test('default', () => {
  const metadata = { batches: JSON.stringify(batches), best: JSON.stringify(best), step: '6' };
  expect(runState({ path: 'a', metadata })).toEqual({ batches, best });
});

test('behavior: before anything was measured', () => {
  expect(runState({ path: 'a', metadata: { batches: JSON.stringify(batches) } })).toEqual({ batches });
});

test('behavior: anything is better than a measure that was not a number', () => {
  const metadata = { batches: JSON.stringify(batches), best: JSON.stringify({ ...best, value: Number.NaN }) };
  expect(runState({ path: 'a', metadata }).best).toEqual({ ...best, value: Number.NEGATIVE_INFINITY });
});

test('error: a checkpoint of something else', { meta: { id: 'checkpoints-checkpoint-something-else' } }, () => {
  expect(() =>
    runState({ path: 'step-000006.safetensors', metadata: { step: '6' } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[CheckpointError: step-000006.safetensors: it does not store the position in the training data. Use a checkpoint that ecgan train wrote.]`,
  );
  for (const wrong of ['null', '', '{"seed": 1}', JSON.stringify({ ...batches, position: -1 })])
    expect(() => runState({ path: 'a', metadata: { batches: wrong } })).toThrow(CheckpointError);
  for (const wrong of ['5', '{', '{"step": 1}'])
    expect(() => runState({ path: 'a', metadata: { batches: JSON.stringify(batches), best: wrong } })).toThrow(
      CheckpointError,
    );
});

describe('positionIn', () => {
  const pictures = (train: string[]) => ({ pictures: { names: { train, heldOut: [] } } }) as never;

  test('default: where the data stood', () => {
    const state = { batches, pictures: orderOf(['a', 'b']) };
    expect(positionIn(pictures(['a', 'b']), state)).toEqual(batches);
    expect(positionIn(pictures(['a', 'b']), { batches })).toEqual(batches);
    expect(positionIn({ pictures: undefined }, state)).toEqual(batches);
  });

  test('behavior: of other pictures the next epoch begins', () => {
    const state = { batches, pictures: orderOf(['a', 'b']) };
    for (const names of [['a'], ['b', 'a'], ['a', 'c'], ['a', 'b', 'c']])
      expect(positionIn(pictures(names), state)).toEqual({ seed: 7, epoch: 2, position: 0 });
  });
});
