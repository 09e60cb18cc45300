import { appendFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { PartialResults } from './PartialResults.js';
import type { BatchScores } from './scoreBatch.js';

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'ecgan-')), 'scores.json.partial');
});

const key = { checkpoint: 'a', size: '4x4' };
const batch = (first: number): BatchScores => ({
  first,
  pictures: {
    'real photos': {
      counts: [{ numClasses: 2, ignored: 1, correct: [3, 0], occurring: [3, 1], predicted: [4, 0] }],
      // No decimal fraction, and the smallest there is.
      features: [Float32Array.of(Math.fround(0.1), 2 ** -149, -1e38)],
      perceptual: [0.1 + 0.2],
    },
  },
  protocol: { metric: 'scores of label maps', images: 1 },
});

test('default: what was appended is found again, every bit of it, and removed in the end', async () => {
  const partial = await PartialResults.open(path, key, false);
  expect(partial.found).toEqual([]);
  for (const first of [0, 2]) await partial.append(batch(first));
  const again = await PartialResults.open(path, key, false);
  expect(again.found).toEqual([batch(0), batch(2)]);
  await again.remove();
  expect((await PartialResults.open(path, key, false)).found).toEqual([]);
});

test('behavior: a line that was cut short is computed anew, wherever it was cut', {
  meta: { id: 'partial-results-cut' },
}, async () => {
  const partial = await PartialResults.open(path, key, false);
  await partial.append(batch(0));
  const whole = await readFile(path, 'utf8');
  await partial.append(batch(2));
  const all = await readFile(path, 'utf8');
  for (let length = whole.length; length < all.length; length += 7) {
    await writeFile(path, all.slice(0, length));
    const cut = await PartialResults.open(path, key, false);
    expect(cut.found).toEqual([batch(0)]);
    await cut.append(batch(2));
    expect(await readFile(path, 'utf8')).toBe(all);
  }
});

test('error: results of another evaluation, or none of ours; replaced by force', {
  meta: { id: 'partial-results-other' },
}, async () => {
  await (await PartialResults.open(path, key, false)).append(batch(0));
  const other = { ...key, checkpoint: 'b', features: 'textures' };
  const message = async (promise: Promise<unknown>) =>
    promise.then(
      () => 'not refused',
      (error: Error) => `${error.name}: ${error.message.replace(path, '…')}`,
    );
  expect(await message(PartialResults.open(path, other, false))).toBe(
    'PartialResultsError: …: these unfinished results are of another evaluation: checkpoint, features differ. Name another --out, or begin again in their place with --force.',
  );
  expect((await PartialResults.open(path, key, false)).found).toHaveLength(1);
  expect((await PartialResults.open(path, other, true)).found).toEqual([]);
  await appendFile(path, 'x');
  await writeFile(path, 'nothing of ours\n');
  expect(await message(PartialResults.open(path, key, false))).toBe(
    'PartialResultsError: …: these unfinished results are damaged. Name another --out, or begin again in their place with --force.',
  );
});
