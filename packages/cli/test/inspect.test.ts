import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLabelMap } from '@ecgan/data';
import { shared } from '@ecgan/testing';
import { decode, encode } from 'fast-png';
import { beforeAll, describe, expect, test } from 'vitest';
import { ecgan, ecganHere, temporaryFolder } from './ecgan.js';

let parent: string;
beforeAll(async () => {
  parent = await temporaryFolder();
});

const labelMap = (id: number) =>
  encodeLabelMap(
    new Int32Array(32 * 32).map((_, i) => (i < 512 ? 0 : id)),
    32,
    32,
  );
const picture = encode({ width: 32, height: 32, data: new Uint8Array(32 * 32 * 3).fill(99), channels: 3, depth: 8 });

/** Writes photos and label maps and gives the words that name them. */
async function folders(
  name: string,
  labels: Record<string, Uint8Array>,
  photos = Object.keys(labels),
): Promise<string[]> {
  const root = join(parent, name);
  const files = { photos: Object.fromEntries(photos.map((file) => [file, picture])), labels };
  for (const [folder, contents] of Object.entries(files)) {
    await mkdir(join(root, folder), { recursive: true });
    for (const [file, bytes] of Object.entries(contents)) await writeFile(join(root, folder, file), bytes);
  }
  const named = ['--photos', join(root, 'photos'), '--labels', join(root, 'labels')];
  return ['--dataset', 'folder', ...named, '--classes', '3', '--size', '32', '--held-out', '1'];
}

const whole = { 'a.png': labelMap(1), 'b.png': labelMap(1), 'c.png': labelMap(2) };

describe('inspect', () => {
  test('default: what is in it, a sheet, and no step where none is asked for', async () => {
    const words = await folders('whole', whole);
    const sheet = join(parent, 'sheet.png');
    const { exitCode, out, err } = await ecganHere('inspect', ...words, '--no-cost', '--sheet', sheet);
    expect([exitCode, err]).toEqual([0, '']);
    expect(out.replace(/^checking.*\n/gm, '').replace(parent, '…')).toMatchInlineSnapshot(`
      "folder, to train on: 3 pairs
        sizes     32×32 (3), width×height (pairs)
        classes   3 of 3 have pixels
           id  name       pixels  pictures
            0  class 0   50.00 %         3
            1  class 1   33.33 %         2
            2  class 2   16.67 %         1
        unknown   none: every id is a class

      Samples     …/sheet.png
      "
    `);
    // Photo, label map and edges of both pictures that are trained on.
    const { width, height } = decode(await readFile(sheet));
    expect([width, height]).toEqual([2 * 24 + 3 * 192 + 2 * 10, expect.any(Number)]);
    const again = await ecganHere('inspect', ...words, '--no-cost', '--sheet', sheet);
    expect([again.exitCode, again.err]).toEqual([
      1,
      `error: ${sheet}: exists. Choose another --sheet, or replace with --force.\n`,
    ]);
    expect((await ecganHere('inspect', ...words, '--no-cost', '--sheet', sheet, '--force')).exitCode).toBe(0);
  });

  test('error: training refuses what it finds in the same words', async () => {
    const labels = { ...whole, 'b.png': labelMap(7), 'c.png': labelMap(1).slice(0, 50), 'd.png': labelMap(1) };
    const words = await folders('broken', labels, ['a.png', 'b.png', 'c.png', 'e.png']);
    const inspected = await ecganHere('inspect', ...words);
    expect(inspected.exitCode).toBe(1);
    for (const text of [
      'id 7: first in',
      'labels/b.png: ',
      'labels/c.png: ',
      'labels/d.png: ',
      'photos/e.png: has no label map',
    ])
      expect(inspected.out).toContain(text);
    const run = join(parent, 'never');
    const trained = await ecganHere('train', ...words, '--run', run);
    expect(trained.exitCode).toBe(1);
    expect(trained.err).toBe(inspected.err);
    expect(await readdir(parent)).not.toContain('never');
  });

  test('error: a folder that is missing', async () => {
    const words = ['--preset', 'camvid', '--root', join(parent, 'nowhere'), '--no-cost'];
    const { exitCode, err } = await ecganHere('inspect', ...words);
    expect(exitCode).toBe(1);
    expect(err).toContain(`${join(parent, 'nowhere', 'train')}: `);
  });
});

const ade20k = shared('data', 'ade20k', 'ADEChallengeData2016');

test.skipIf(!ade20k)('inspect behavior: ADE20K as it unpacks, and what a step costs', async () => {
  const small = [
    '--size',
    '32',
    '--load-size',
    '36',
    '--filters',
    '2',
    '--hidden-filters',
    '4',
    '--discriminator-filters',
    '4',
  ];
  const few = ['--split', 'val', '--held-out', '1', '--batch', '1', '--similarity-grid', '8', '--backend', 'wasm'];
  const { exitCode, out, err } = await ecgan('inspect', '--preset', 'ade20k', '--root', `${ade20k}`, ...small, ...few);
  expect([exitCode, err]).toEqual([0, '']);
  expect(out).toContain('ade20k, to train on: 3 pairs');
  expect(out).toContain('16 of 151 have pixels');
  expect(out).toMatch(/Time {8}[\d.]+ s for a step of 1 image \(the first took [\d.]+ s\); all 400 steps/);
  expect(out).toMatch(/Memory {6}[\d.]+ [MG]B in tensors at most/);
});

test('train behavior: --dry-run takes two steps and writes nothing', async () => {
  const before = await readdir(parent);
  const words = ['train', '--preset', 'tiny', '--backend', 'wasm', '--dry-run', '--run', join(parent, 'dry')];
  const { exitCode, out, err } = await ecgan(...words);
  expect([exitCode, err]).toEqual([0, '']);
  expect(out).toContain('Images      8 to train on, 4 held out, 12 classes');
  expect(out).toMatch(/Parameters {2}generator 0\.\d\d M, discriminator 0\.\d\d M, G_l 0\.\d\d M/);
  expect(out).toMatch(/Time {8}[\d.]+ s for a step of 2 images/);
  expect(out).toContain('Dry run: nothing was written.');
  expect(await readdir(parent)).toEqual(before);
});
