import { createHash } from 'node:crypto';
import { transferables } from '@ecgan/core';
import { expectNoLeaks, expectSameAfterRestoring, useTestBackend } from '@ecgan/testing';
import { beforeAll, expect, test } from 'vitest';
import { CachedDataset } from '../dataset/CachedDataset.js';
import { SyntheticScenes } from '../scenes/SyntheticScenes.js';
import type { Batch } from './batch.js';
import { PrefetchedBatches, type PrefetchedBatchesOptions } from './PrefetchedBatches.js';
import { type PlannedSample, prepareBatch } from './prepareBatch.js';

beforeAll(useTestBackend);

const scenes = new CachedDataset(new SyntheticScenes({ height: 32, width: 32, length: 5, seed: 1 }));
const { length, numClasses } = scenes;

/** Batches prepared in this thread, and the plans they were prepared from. */
function open(options: Partial<PrefetchedBatchesOptions> = {}) {
  const plans: PlannedSample[][] = [];
  const batches = new PrefetchedBatches(
    async (plan) => {
      plans.push([...plan]);
      return prepareBatch(scenes, plan, { numClasses, levels: 3 });
    },
    { length, batchSize: 2, seed: 7, ...options },
  );
  return { batches, plans };
}

/** Sample names and a digest of all arrays of a batch. */
function contentOf(batch: Batch) {
  const digest = createHash('sha256').update(batch.photos.dataSync()).update(batch.edges.dataSync());
  for (const buffer of transferables(batch.layout.toMessage())) digest.update(new Uint8Array(buffer));
  batch.dispose();
  return [batch.names, digest.digest('hex')];
}

async function take(batches: PrefetchedBatches, count: number) {
  const contents = [];
  for (let i = 0; i < count; i++) contents.push(contentOf(await batches.next()));
  return contents;
}

test('default: batches of the whole dataset, epoch after epoch', async () => {
  const { batches } = open();
  const names = (await take(batches, 5)).flatMap(([names]) => names as string[]);
  expect([new Set(names.slice(0, 5)).size, new Set(names.slice(5)).size]).toEqual([5, 5]);
  expect(batches.waited).toBeGreaterThan(0);
});

test('args: depth changes when batches are made and nothing else, and is never exceeded', async () => {
  const expected = await take(open().batches, 4);
  for (const depth of [1, 3]) {
    const { batches, plans } = open({ depth });
    expect(plans).toHaveLength(0);
    for (let taken = 1; taken <= 4; taken++) {
      expect(contentOf(await batches.next())).toEqual(expected[taken - 1]);
      expect(plans).toHaveLength(taken + depth);
    }
  }
  const { batches, plans } = open({ depth: 0 });
  await take(batches, 2);
  expect(plans).toHaveLength(2);
});

test('args: flip and seed', async () => {
  const flips = (plans: PlannedSample[][]) => new Set(plans.flat().map(({ augmentation }) => augmentation.flip));
  const [mirrored, plain, other] = [open(), open({ flip: false }), open({ seed: 8 })];
  for (const { batches } of [mirrored, plain, other]) await take(batches, 5);
  expect(flips(mirrored.plans)).toEqual(new Set([true, false]));
  expect(flips(plain.plans)).toEqual(new Set([false]));
  expect(other.plans).not.toEqual(mirrored.plans);
});

test('behavior: resumes after the last batch handed out, whatever was made ahead', async () => {
  const whole = await take(open().batches, 7);
  for (const taken of [0, 1, 3, 5]) {
    const { batches } = open({ depth: 3 });
    await take(batches, taken);
    const state = JSON.parse(JSON.stringify(batches.state()));
    const resumed = open({ seed: 99, depth: 2 }).batches;
    resumed.restore(state);
    expectSameAfterRestoring(resumed.state(), batches.state());
    expect(await take(resumed, 7 - taken)).toEqual(whole.slice(taken));
  }
});

test('behavior: restored in the middle, also while a batch is awaited', async () => {
  const whole = await take(open().batches, 5);
  const { batches } = open({ depth: 2 });
  const start = batches.state();
  await take(batches, 2);
  const awaited = batches.next();
  batches.restore(start);
  expect(contentOf(await awaited)).toEqual(whole[0]);
  expect(await take(batches, 2)).toEqual(whole.slice(1, 3));
});

test('behavior: asked for many at once, they come in order', async () => {
  const whole = await take(open().batches, 4);
  const { batches } = open({ depth: 1 });
  const together = await Promise.all(Array.from({ length: 4 }, () => batches.next()));
  expect(together.map(contentOf)).toEqual(whole);
});

test('behavior: a batch that cannot be made is tried again by the next call', async () => {
  const whole = await take(open().batches, 3);
  let calls = 0;
  const batches = new PrefetchedBatches(
    async (plan) => {
      if (++calls === 2) throw new Error('a bad moment');
      return prepareBatch(scenes, plan, { numClasses, levels: 3 });
    },
    { length, batchSize: 2, seed: 7, depth: 2 },
  );
  expect(await take(batches, 1)).toEqual(whole.slice(0, 1));
  const { position } = batches.state();
  await expect(batches.next()).rejects.toThrow('a bad moment');
  expect(batches.state().position).toBe(position);
  expect(await take(batches, 2)).toEqual(whole.slice(1));
});

test('behavior: no leaks; disposed twice', async () => {
  await expectNoLeaks(async () => {
    const { batches } = open({ depth: 2 });
    (await batches.next()).dispose();
    const awaited = batches.next();
    batches.dispose();
    batches.dispose();
    await expect(awaited).rejects.toThrowErrorMatchingInlineSnapshot(
      `[EcganError: batches: disposed, so there is no next batch. Create a new PrefetchedBatches.]`,
    );
    await expect(batches.next()).rejects.toThrow('disposed');
  });
});

test('error: sizes', () => {
  expect(() => open({ batchSize: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: batchSize: expected an integer ≥ 1, got 0.]`,
  );
  expect(() => open({ depth: 1.5 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: depth: expected an integer ≥ 0, got 1.5.]`,
  );
  expect(() => open({ length: 0 })).toThrow('length');
});
