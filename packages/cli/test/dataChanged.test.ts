import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLabelMap } from '@ecgan/data';
import { encode } from 'fast-png';
import { beforeAll, expect, test } from 'vitest';
import { copyBeside, ecgan, ecganHere, temporaryFolder, tinyRun } from './ecgan.js';

let parent: string;
let data: string;
let run: string;

/** Photos of their own colours, and their label maps. */
async function add(name: string, colour: number): Promise<void> {
  const photo = encode({ width: 32, height: 32, data: new Uint8Array(3 * 1024).fill(colour), channels: 3, depth: 8 });
  await writeFile(join(data, 'photos', `${name}.png`), photo);
  const ids = Int32Array.from({ length: 1024 }, (_, i) => (i % 32 < colour % 32 ? 0 : 1));
  await writeFile(join(data, 'labels', `${name}.png`), encodeLabelMap(ids, 32, 32));
}

const folders = (of = data) => ['--photos', join(of, 'photos'), '--labels', join(of, 'labels')];

/** Every file of a run, to see that nothing was written. */
async function contents(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const files = names.map(
    async ({ parentPath, name }) => `${name} ${(await readFile(join(parentPath, name))).toString('hex')}`,
  );
  return (await Promise.all(files)).sort().join('\n');
}

beforeAll(async () => {
  parent = await temporaryFolder();
  [data, run] = [join(parent, 'data'), join(parent, 'run')];
  for (const folder of ['photos', 'labels']) await mkdir(join(data, folder), { recursive: true });
  for (const [i, name] of ['a', 'b', 'c', 'd', 'y', 'z'].entries()) await add(name, 30 * i + 9);
  const words = [
    ...tinyRun,
    '--dataset',
    'folder',
    ...folders(),
    '--classes',
    '2',
    '--held-out',
    '2',
    '--no-tensorboard',
  ];
  const { err } = await ecgan(...words, '--edge-cache', 'none', '--steps', '3', '--save-every', '1', '--run', run);
  expect(err).toBe('');
});

const namesIn = async (folder: string) => {
  const { train, heldOut } = JSON.parse(await readFile(join(folder, 'data.json'), 'utf8'));
  return [train, heldOut].map((part: { name: string }[]) => part.map(({ name }) => name).join(' '));
};

test('error: added, removed and changed pictures are named, and nothing is written', {
  meta: { id: 'data-changed-refused' },
}, async () => {
  const copy = await copyBeside(run, 'refused');
  const before = await contents(copy);
  for (const part of ['photos', 'labels']) await copyFile(join(data, part, 'z.png'), join(data, part, 'za.png'));
  for (const part of ['photos', 'labels']) await rename(join(data, part, 'd.png'), join(data, `${part}-d.png`));
  const label = await readFile(join(data, 'labels', 'b.png'));
  await copyFile(join(data, 'labels', 'c.png'), join(data, 'labels', 'b.png'));
  const { exitCode, err } = await ecganHere('resume', copy, '--steps', '5');
  for (const part of ['photos', 'labels']) await rm(join(data, part, 'za.png'));
  for (const part of ['photos', 'labels']) await rename(join(data, `${part}-d.png`), join(data, part, 'd.png'));
  await writeFile(join(data, 'labels', 'b.png'), label);
  expect(exitCode).toBe(1);
  expect(err.replaceAll(copy, 'RUN')).toMatchInlineSnapshot(`
    "error: RUN: its pictures have changed since it began:
      added 1      za.png
      removed 1    d.png
      changed 1    b.png (label)
      copies 1     za.png: photos that are held out, under other names; not trained on
    Nothing was written. Restore them, or continue with them as they are: the same command with --data-changed.
    Held-out pictures then stay held out, even if they were renamed. All others are trained on, and a new epoch begins.
    "
  `);
  expect(await contents(copy)).toBe(before);
});

test('behavior: --data-changed goes on: what was held out stays so, the rest is trained on, and both are written down', {
  meta: { id: 'data-changed-accepted' },
}, async () => {
  const copy = await copyBeside(run, 'accepted');
  for (const part of ['photos', 'labels']) await rename(join(data, part, 'z.png'), join(data, part, 'e.png'));
  await add('f', 240);
  const { exitCode, err, out } = await ecgan('resume', copy, '--steps', '4', '--data-changed');
  for (const part of ['photos', 'labels']) {
    await rename(join(data, part, 'e.png'), join(data, part, 'z.png'));
    await rm(join(data, part, 'f.png'));
  }
  expect([exitCode, err]).toEqual([0, '']);
  expect(out).toContain('From step 4 on the pictures differ:');
  expect(await namesIn(copy)).toEqual(['a.png b.png c.png d.png f.png', 'e.png y.png']);
  const [change] = (await readFile(join(copy, 'changes.jsonl'), 'utf8')).trimEnd().split('\n');
  expect(JSON.parse(change)).toMatchObject({
    step: 3,
    settings: { steps: { from: 3, to: 4 } },
    data: { came: ['e.png', 'f.png'], went: ['z.png'], copies: ['e.png'] },
  });
  // Put back as it was, that is a change again.
  expect((await ecganHere('resume', copy)).err).toContain('its pictures have changed since it began');
});

test('behavior: a data root that moved, with lower rates: the run goes on there, and says from which step', {
  meta: { id: 'data-changed-moved' },
}, async () => {
  const copy = await copyBeside(run, 'moved');
  const elsewhere = join(parent, 'elsewhere');
  await rename(data, elsewhere);
  const lost = await ecganHere('resume', copy, '--steps', '4');
  expect(lost.exitCode).toBe(1);
  expect(lost.err).toContain(`If they lie elsewhere now: ecgan resume ${copy} --photos FOLDER --labels FOLDER`);
  const rates = ['--generator-learning-rate', '5e-5', '--batch', '1', '--weight', 'similarity=0', '--clip-norm', '10'];
  const { exitCode, err, out } = await ecgan('resume', copy, '--steps', '4', ...folders(elsewhere), ...rates);
  await rename(elsewhere, data);
  expect([exitCode, err]).toEqual([0, '']);
  expect(out).toContain(`From step 4 on photos is "${join(elsewhere, 'photos')}", it was "${join(data, 'photos')}".`);
  expect(out).toContain('From step 4 on generatorLearningRate is 0.00005, it was 0.0001.');
  expect(JSON.parse(await readFile(join(copy, 'config.json'), 'utf8'))).toMatchObject({
    ...{ photos: join(elsewhere, 'photos'), generatorLearningRate: 5e-5, batch: 1, weights: { similarity: 0 } },
  });
});

test('error: what a run cannot change names a new run that works', async () => {
  const { exitCode, err } = await ecganHere('resume', run, '--filters', '3');
  expect(exitCode).toBe(2);
  expect(err).toContain(`For another start a new run: ecgan train --config ${join(run, 'config.json')} --filters 3`);
});

test('error: no list of the pictures', async () => {
  const copy = await copyBeside(run, 'damaged');
  await writeFile(join(copy, 'data.json'), '{');
  expect((await ecganHere('resume', copy)).err).toContain('It says which pictures are held out');
});
