import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transferables } from '@ecgan/core';
import { expectNoLeaks, useTestBackend } from '@ecgan/testing';
import sharp from 'sharp';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { PrefetchedBatches } from '../../batch/PrefetchedBatches.js';
import { prepareBatch } from '../../batch/prepareBatch.js';
import { encodeLabelMap } from '../../decode/encodeLabelMap.js';
import type { DatasetDescription } from '../DatasetDescription.js';
import { DatasetError } from '../DatasetError.js';
import { openDataset } from '../openDataset.js';
import { BatchWorkers, type BatchWorkersOptions } from './BatchWorkers.js';
import { DeadWorkerError } from './DeadWorkerError.js';
import { defaultWorkers } from './defaultWorkers.js';
import { workerEntry } from './workerEntry.js';

const [height, width] = [32, 64];
const options = { numClasses: 3, levels: 3, regions: { ignoreLabel: 2 } };
const length = 6;

let root: string;
let dataset: DatasetDescription;
let workers: BatchWorkers;

beforeAll(async () => {
  await useTestBackend();
  root = await mkdtemp(join(tmpdir(), 'ecgan-workers-'));
  for (const folder of ['photos', 'labels']) await mkdir(join(root, folder));
  for (let i = 0; i < length; i++) {
    const pixels = Uint8Array.from({ length: 3 * 40 * 80 }, (_, k) => (k * (i + 3)) % 251);
    await sharp(pixels, { raw: { width: 80, height: 40, channels: 3 } }).toFile(join(root, 'photos', `${i}.png`));
    const ids = Int32Array.from({ length: 40 * 80 }, (_, k) => Math.floor(k / (7 + i)) % 3);
    await writeFile(join(root, 'labels', `${i}.png`), encodeLabelMap(ids, 40, 80));
  }
  const folders = { photos: join(root, 'photos'), labels: join(root, 'labels') };
  dataset = { kind: 'folder', ...folders, numClasses: 3, height, width, levels: 3, loadHeight: 36, loadWidth: 72 };
});

afterEach(async () => {
  await workers?.dispose();
});

function start(more: Partial<BatchWorkersOptions> = {}): BatchWorkers {
  workers = new BatchWorkers({ dataset, length, workers: 1, ...more });
  return workers;
}

const plain = (...indices: number[]) =>
  indices.map((index) => ({ index, augmentation: { flip: false, cropX: 0, cropY: 0 } }));

test('default, PrefetchedBatches: the same batches bit for bit with 0, 1, 2 and 3 workers, resumed or not', async () => {
  const here = await openDataset(dataset);
  const take = async (batches: PrefetchedBatches, count: number) => {
    const contents = [];
    for (let i = 0; i < count; i++) {
      const { names, photos, edges, layout, dispose } = await batches.next();
      const digest = createHash('sha256').update(photos.dataSync()).update(edges.dataSync());
      for (const buffer of transferables(layout.toMessage())) digest.update(new Uint8Array(buffer));
      contents.push([names, digest.digest('hex')]);
      dispose();
    }
    return contents;
  };
  const sizes = { length, batchSize: 4, seed: 5 };
  const expected = await take(new PrefetchedBatches((plan) => prepareBatch(here, plan, options), sizes), 6);
  for (const count of [1, 2, 3]) {
    const edgeCache = join(root, `edges-${count % 2}`);
    const pool = start({ workers: count, edgeCache });
    await expectNoLeaks(async () => {
      const open = () => new PrefetchedBatches((plan) => pool.prepare(plan, options), { ...sizes, depth: count + 1 });
      const [first, second] = [open(), open()];
      expect(await take(first, 2)).toEqual(expected.slice(0, 2));
      second.restore(first.state());
      expect(await take(second, 4)).toEqual(expected.slice(2));
    });
    expect((await readdir(edgeCache)).length).toBeGreaterThan(0);
    await pool.dispose();
  }
});

test('behavior: a bad file is the same error as in this thread', {
  meta: { id: 'batch-workers-bad-file-same' },
}, async () => {
  const broken = join(root, 'broken');
  await mkdir(broken);
  for (const name of await readdir(join(root, 'labels'))) {
    const bytes = await readFile(join(root, 'labels', name));
    await writeFile(join(broken, name), name === '4.png' ? bytes.subarray(0, 60) : bytes);
  }
  const wrong = { ...dataset, labels: broken } as DatasetDescription;
  const here = await openDataset(wrong, { check: false });
  const expected = await prepareBatch(here, plain(0, 4), options).catch((error: unknown) => error);
  const found = await start({ dataset: wrong })
    .prepare(plain(0, 4), options)
    .catch((error: unknown) => error);
  expect(found).toBeInstanceOf(DatasetError);
  expect(String(found)).toBe(String(expected));
  expect((found as DatasetError).problems).toEqual((expected as DatasetError).problems);
  // The worker lives on.
  expect((await workers.prepare(plain(0), options)).names).toEqual(['0']);
  await expect(workers.prepare(plain(length), options)).rejects.toThrow(/index: expected an integer from 0 to 5/);
  await workers.dispose();
  await expect(start({ length: 7 }).prepare(plain(0), options)).rejects.toThrow(
    /7 samples were checked, now there are 6/,
  );
});

/** Deaths by name: each dies at batches of the samples 3 and up, `once` only while a file is not there. */
async function mortal(death: string, once: boolean) {
  const entry = workerEntry();
  const file = join(root, `mortal-${death.length}-${once}.mjs`);
  await writeFile(
    file,
    `import { existsSync, writeFileSync } from 'node:fs';
     import { prepareInWorker as prepare } from ${JSON.stringify(entry.url.href)};
     export async function prepareInWorker(task) {
       const due = task.plan[0].index >= 3 && !(${once} && existsSync(${JSON.stringify(`${file}.dead`)}));
       if (!due) return prepare(task);
       writeFileSync(${JSON.stringify(`${file}.dead`)}, '');
       ${death};
       await new Promise(() => {});
     }`,
  );
  return { ...entry, url: new URL(`file://${file}`) };
}

const deaths = {
  'exits with 0': 'process.exit(0)',
  'throws beside its work': "setTimeout(() => { throw new Error('beside') })",
};

test.each(Object.keys(deaths))(
  'behavior: a worker that %s is replaced and its batch made',
  { meta: { id: 'batch-workers-death-replaced' } },
  async (name) => {
    const entry = await mortal(deaths[name as keyof typeof deaths], true);
    const pool = start({ entry });
    const made = await Promise.all([0, 3, 1, 5].map((index) => pool.prepare(plain(index), options)));
    expect(made.map(({ names }) => names[0])).toEqual(['0', '3', '1', '5']);
  },
);

test('error: a batch two workers die of names its samples, and the others go on', {
  meta: { id: 'batch-workers-two' },
}, async () => {
  const entry = await mortal('process.exit(3)', false);
  const pool = start({ entry, workers: 2, nameOf: (index) => `photo-${index}` });
  const fine = pool.prepare(plain(1, 2), options);
  const dead = await pool.prepare(plain(4, 0), options).catch((error: unknown) => error);
  expect(dead).toBeInstanceOf(DeadWorkerError);
  expect((dead as Error).message).toMatchInlineSnapshot(
    `"samples photo-4, photo-0: two worker threads in a row died while preparing this batch (exited with code 3). Check their files, give the process more memory, or use no workers to see the full error."`,
  );
  expect((await fine).names).toEqual(['1', '2']);
  expect((await pool.prepare(plain(2), options)).names).toEqual(['2']);
});

test('error: out of memory', { meta: { id: 'batch-workers-out-memory' } }, async () => {
  const entry = await mortal('const all = []; for (;;) all.push(new Array(1e5).fill(all.length))', false);
  const pool = start({ entry: { ...entry, resourceLimits: { maxOldGenerationSizeMb: 160 } } });
  await expect(pool.prepare(plain(3), options)).rejects.toThrow(/samples? 3: two worker threads .* memory/s);
});

test('behavior: disposed in the middle of a batch, and twice', async () => {
  const entry = await mortal('setInterval(() => undefined, 2 ** 30)', false);
  const pool = start({ entry });
  await pool.prepare(plain(0), options);
  const hanging = pool.prepare(plain(3), options);
  const queued = pool.prepare(plain(1), options);
  const refused = Promise.all([
    expect(hanging).rejects.toThrow('disposed'),
    expect(queued).rejects.toThrow('disposed'),
  ]);
  await pool.dispose();
  await pool.dispose();
  await refused;
  await expect(pool.prepare(plain(0), options)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[EcganError: workers: disposed, so they prepare no more batches. Create new BatchWorkers.]`,
  );
});

test('behavior: an edge cache that cannot be written to is said once', async () => {
  const notices: string[] = [];
  await writeFile(join(root, 'in-the-way'), '');
  const pool = start({
    workers: 2,
    edgeCache: join(root, 'in-the-way'),
    onCacheFailure: (notice) => notices.push(notice),
  });
  const made = await Promise.all([0, 1, 2, 3].map((index) => pool.prepare(plain(index), options)));
  expect(made).toHaveLength(4);
  expect(notices).toHaveLength(1);
});

test('args: workers', () => {
  expect(() => start({ workers: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: workers: expected an integer ≥ 1, got 0. Without workers, make batches with prepareBatch.]`,
  );
  expect([1, 2, 5, 64].map(defaultWorkers)).toEqual([1, 1, 2, 8]);
});
