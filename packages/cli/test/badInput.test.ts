import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLabelMap } from '@ecgan/data';
import { encode } from 'fast-png';
import { beforeAll, describe, expect, test } from 'vitest';
import { ecgan, ecganHere, temporaryFolder, tinyRun } from './ecgan.js';

let parent: string;
beforeAll(async () => {
  parent = await temporaryFolder();
});

const labelMap = (size = 32, id = 1) => encodeLabelMap(new Int32Array(size * size).fill(id), size, size);
const picture = (size = 32) =>
  encode({ width: size, height: size, data: new Uint8Array(size * size * 3).fill(99), channels: 3, depth: 8 });
const size = { width: 32, height: 32, depth: 8 } as const;
const good = Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.png`, picture()]));
const goodLabels = Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.png`, labelMap()]));

/** Tries to train on these files; the run folder must not come into being. */
async function refusal(
  name: string,
  photos: Record<string, Uint8Array>,
  labels: Record<string, Uint8Array>,
): Promise<string> {
  const root = join(parent, name);
  for (const [folder, files] of Object.entries({ photos, labels })) {
    await mkdir(join(root, folder), { recursive: true });
    for (const [file, bytes] of Object.entries(files)) await writeFile(join(root, folder, file), bytes);
  }
  const folders = ['--photos', join(root, 'photos'), '--labels', join(root, 'labels')];
  const words = ['train', '--dataset', 'folder', ...folders, '--classes', '3', '--size', '32', '--held-out', '1'];
  const { exitCode, err } = await ecganHere(...words, '--run', join(root, 'run'));
  expect(exitCode).toBe(1);
  expect(await readdir(root)).toEqual(['labels', 'photos']);
  return err;
}

describe('files', () => {
  const { 'c.png': _, ...withoutC } = goodLabels;
  const cases: [string, Record<string, Uint8Array>, Record<string, Uint8Array>, RegExp][] = [
    ['a photo without its label', good, withoutC, /photos\/c\.png: has no label map/],
    [
      'sizes that differ',
      good,
      { ...goodLabels, 'b.png': labelMap(64) },
      /b\.png: is 64×64 pixels, its photo .* is 32×32/,
    ],
    [
      'an id that is no class',
      good,
      { ...goodLabels, 'b.png': labelMap(32, 3) },
      /b\.png: the pixel at x 0, y 0 has id 3/,
    ],
    [
      'an RGB PNG as label',
      good,
      { ...goodLabels, 'b.png': encode({ ...size, channels: 3, data: new Uint8Array(3072).map((_, i) => i % 3) }) },
      /b\.png: an RGB PNG .* is not a label map: .*the colour of each class in --colours\./,
    ],
    ['a truncated label', good, { ...goodLabels, 'b.png': labelMap().slice(0, 50) }, /labels\/b\.png: /],
    [
      'a truncated photo',
      { ...good, 'b.png': picture().slice(0, 60) },
      goodLabels,
      /photos\/b\.png: the photo cannot be decoded/,
    ],
    ['an empty folder', {}, goodLabels, /photos: the folder holds no image/],
  ];
  test.each(cases)('error: %s', { meta: { id: 'bad-input-files' } }, async (name, photos, labels, message) => {
    expect(await refusal(name.replaceAll(' ', '-'), photos, labels)).toMatch(message);
  });
});

describe('commands', () => {
  const cases: [string, string[], string][] = [
    ['an unknown flag', ['train', '--fliters', '4'], "error: unknown option '--fliters'\n(Did you mean --filters?)\n"],
    ['an unknown command', ['trian'], "error: unknown command 'trian'\n(Did you mean train?)\n"],
    [
      'a value that is none',
      ['train', '--steps', 'many'],
      'error: --steps: expected an integer of at least 1, got "many".\n',
    ],
    [
      'a size that cannot be halved',
      ['train', '--size', '100'],
      'error: --size: expected height and width to be multiples of 32',
    ],
    [
      'a config file that is missing',
      ['train', '--config', '/nowhere.json'],
      'error: --config /nowhere.json: there is no such file or folder. Name a JSON file of settings, such as config.json of a run folder.\n',
    ],
    [
      'a backend that does not exist',
      ['demo', '--backend', 'steam'],
      'error: --backend: expected one of tensorflow, webgpu, wasm, cpu, got "steam".\n',
    ],
  ];
  test.each(cases)('error: %s', async (_, words, message) => {
    const { exitCode, err } = await ecganHere(...words);
    expect(exitCode).toBe(2);
    expect(err.startsWith(message), err).toBe(true);
  });

  test('error: a run folder that exists', { meta: { id: 'bad-input-run-folder-exists' } }, async () => {
    const run = join(parent, 'taken');
    await mkdir(run);
    await writeFile(join(run, 'notes.txt'), 'mine');
    const { exitCode, err } = await ecganHere(...tinyRun, '--run', run);
    expect(exitCode).toBe(1);
    expect(err).toBe(
      `error: ${run}: this run folder exists and is not empty. Go on with it (ecgan resume ${run}) or choose another name with --run.\n`,
    );
    expect(await readdir(run)).toEqual(['notes.txt']);
  });

  test('error: the exit code and message reach the shell', async () => {
    const { exitCode, out, err } = await ecgan('train', '--preset', 'cityscape');
    expect([exitCode, out, err]).toEqual([2, '', 'error: cityscape: no such preset. Did you mean cityscapes?\n']);
  });

  test('error: unknown keys of a config file', { meta: { id: 'bad-input-unknown-keys-config' } }, async () => {
    const file = join(parent, 'config.json');
    await writeFile(file, '{ "saveEvry": 3 }');
    const { exitCode, err } = await ecganHere('train', '--config', file);
    expect([exitCode, err]).toEqual([2, `error: saveEvry: no such key in ${file}. Did you mean saveEvery?\n`]);
  });

  test('error: perceptual weights that are none leave no run folder', {
    meta: { id: 'bad-input-perceptual-weights-none' },
  }, async () => {
    const run = join(parent, 'perceptual');
    const { exitCode, err } = await ecgan(...tinyRun, '--perceptual', parent, '--run', run);
    expect(exitCode).toBe(1);
    expect(err).toBe(
      `error: --perceptual ${parent}: there is no such file, nor a folder with model.safetensors or model.json in it.\n`,
    );
    expect(await readdir(parent)).not.toContain('perceptual');
  });

  test('behavior: --verbose shows where it came from', async () => {
    expect((await ecganHere('resume', join(parent, 'nothing'), '--verbose')).err).toMatch(/RunFolderError: .*\n\s+at /);
  });
});
