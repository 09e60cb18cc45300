import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeLabelMap, SyntheticScenes } from '@ecgan/data';
import { decodeSafetensors } from '@ecgan/models';
import { decode, encode } from 'fast-png';
import { beforeAll, describe, expect, test } from 'vitest';
import { copyBeside, ecgan, ecganHere, type Outcome, start, temporaryFolder, tinyRun } from './ecgan.js';

let parent: string;
let run: string;
let outcome: Outcome;

async function logged(folder: string): Promise<{ step: number; losses: Record<string, number> }[]> {
  const text = await readFile(join(folder, 'log.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
const stepsLogged = async (folder: string) => (await logged(folder)).map(({ step }) => step);
const lossesLogged = async (folder: string) => (await logged(folder)).map(({ losses }) => Object.values(losses));

const checkpoint = async (folder: string, step: number) =>
  decodeSafetensors(await readFile(join(folder, 'checkpoints', `step-00000${step}.safetensors`)));

beforeAll(async () => {
  parent = await temporaryFolder();
  run = join(parent, 'run');
  outcome = await ecgan(...tinyRun, '--steps', '4', '--save-every', '2', '--sample-every', '2', '--run', run);
});

describe('train', () => {
  test('default: config, log, checkpoints, sheets, report', async () => {
    expect(outcome.err).toBe('');
    expect(outcome.exitCode).toBe(0);
    expect((await readdir(run)).sort()).toEqual([
      'checkpoints',
      'config.json',
      'facts.json',
      'log.jsonl',
      'measures.jsonl',
      'report.html',
      'samples',
      'tensorboard',
    ]);
    expect(await readdir(join(run, 'checkpoints'))).toEqual(['step-000002.safetensors', 'step-000004.safetensors']);
    expect(await readdir(join(run, 'samples'))).toEqual(['step-000000.png', 'step-000002.png', 'step-000004.png']);
    expect(await stepsLogged(run)).toEqual([1, 2, 3, 4]);
  });

  test('behavior: says what it does, what is off, where things are and what to try', () => {
    expect(outcome.out).toContain('backend wasm');
    expect(outcome.out).toContain('Perceptual loss: off, no VGG-19 weights were given (--perceptual).');
    expect(outcome.out).toContain(join(run, 'report.html'));
    expect(outcome.out).toContain(`ecgan resume ${run} --steps 8`);
    expect(outcome.out).not.toContain('\u001b');
  });

  test('behavior: every loss is logged by name, and finite', async () => {
    const [line] = (await readFile(join(run, 'log.jsonl'), 'utf8')).split('\n');
    const { losses, learningRates, seconds, time } = JSON.parse(line);
    const terms = ['generator', 'discriminator', 'adversarialEdge', 'similarityRefined', 'contrast', 'classPixel'];
    for (const name of terms) expect(losses[name], name).toEqual(expect.any(Number));
    expect(learningRates).toEqual({ generator: 1e-4, discriminator: 4e-4, labelGenerator: 1e-3 });
    expect(seconds).toBeGreaterThan(0);
    expect(Date.parse(time)).not.toBeNaN();
  });
});

describe('resume', () => {
  test('default: goes on where a run was cut, as if it had not been', async () => {
    const copy = await copyBeside(run, 'resumed');
    // As after a crash during step 4, checkpoint of step 2 the newest that is whole.
    const newest = join(copy, 'checkpoints', 'step-000004.safetensors');
    await truncate(newest, 1000);
    const { exitCode, out, err } = await ecgan('resume', copy);
    expect(err).toMatch(/^warning: .*step-000004\.safetensors: .*Use an earlier checkpoint\.\n$/);
    expect(out).toContain(`Going on from ${join(copy, 'checkpoints', 'step-000002.safetensors')}.`);
    expect(exitCode).toBe(0);
    expect(await stepsLogged(copy)).toEqual([1, 2, 3, 4]);
    // Steps 3 and 4 were taken twice.
    expect(await lossesLogged(copy)).toEqual(await lossesLogged(run));
    const bytesOf = (folder: string) => readFile(join(folder, 'checkpoints', 'step-000004.safetensors'));
    expect((await bytesOf(copy)).equals(await bytesOf(run))).toBe(true);
  });

  test('args: --steps makes the run longer and config.json says so', async () => {
    const copy = await copyBeside(run, 'longer');
    expect((await ecgan('resume', copy, '--steps', '5')).exitCode).toBe(0);
    expect(await stepsLogged(copy)).toEqual([1, 2, 3, 4, 5]);
    expect(JSON.parse(await readFile(join(copy, 'config.json'), 'utf8')).steps).toBe(5);
  });

  test('error: fewer steps than were taken', async () => {
    const { exitCode, err } = await ecganHere('resume', run, '--steps', '3');
    expect(exitCode).toBe(2);
    expect(err).toContain(`--steps: expected at least 4, which ${run} has reached, got 3.`);
  });

  test('error: no run there', { meta: { id: 'train-resume-no-run-there' } }, async () => {
    const { exitCode, err } = await ecganHere('resume', parent);
    expect([exitCode, err]).toEqual([
      1,
      `error: ${parent}: no run in this folder, there is no config.json in it. Name the folder given as --run.\n`,
    ]);
  });
});

describe('a disk that is full', () => {
  // ulimit -f counts blocks of 1024 bytes: a checkpoint is too large for it, all other files are not.
  test.skipIf(process.platform === 'win32')(
    'error: earlier checkpoints stay, nothing half-written is left',
    { meta: { id: 'train-resume-earlier-checkpoints-stay' } },
    async () => {
      const copy = await copyBeside(run, 'full');
      const { exitCode, out, err } = await start(['resume', copy, '--steps', '6'], { before: 'ulimit -f 1024' }).done;
      expect(exitCode).toBe(1);
      expect(out).toContain(`Checkpoints up to step 4 are intact; go on with: ecgan resume ${copy}`);
      expect(err).toMatch(/^error: .*step-00000[56]\.safetensors: its \d+ bytes could not be written\./);
      expect(await readdir(join(copy, 'checkpoints'))).toEqual(['step-000002.safetensors', 'step-000004.safetensors']);
      expect((await checkpoint(copy, 4)).metadata.step).toBe('4');
    },
  );
});

describe('generate', () => {
  async function labels(name: string, maps: Record<string, Uint8Array>): Promise<string> {
    const folder = join(parent, name);
    await mkdir(folder);
    for (const [file, bytes] of Object.entries(maps)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), bytes);
    }
    return folder;
  }
  const stripes = (height: number, width: number, id: number) =>
    encodeLabelMap(
      Int32Array.from({ length: height * width }, (_, i) => (i % width < width / 2 ? 0 : id)),
      height,
      width,
    );

  test('default: a picture per label map, in the subfolders of each, named like it', {
    meta: { id: 'generate-subfolders' },
  }, async () => {
    const folder = await labels('maps', {
      'a.PNG': stripes(32, 32, 3),
      'night/b.png': stripes(32, 32, 11),
      'notes.txt': new Uint8Array(0),
    });
    const out = join(parent, 'pictures');
    const {
      exitCode,
      out: printed,
      err,
    } = await ecgan('generate', '--run', run, '--labels', folder, '--out', out, '--backend', 'wasm');
    expect([exitCode, err]).toEqual([0, '']);
    expect(printed).toContain('not read: 1 .txt files in ');
    expect((await readdir(out, { recursive: true })).sort()).toEqual(['a.png', 'night', join('night', 'b.png')]);
    const a = decode(await readFile(join(out, 'a.png')));
    expect([a.height, a.width, a.channels]).toEqual([32, 32, 3]);
    const again = await ecganHere('generate', '--run', run, '--labels', folder, '--out', out);
    expect([again.exitCode, again.err]).toEqual([
      1,
      `error: ${join(out, 'a.png')} and 1 more: exists. Choose another --out, or replace with --force.\n`,
    ]);
  });

  test('args: --scenes: synthetic scenes that the run was not trained on, with their label maps, which draw the same pictures again', async () => {
    const [out, again] = [join(parent, 'synthetic'), join(parent, 'synthetic-again')];
    const { exitCode, err } = await ecgan(
      ...['generate', '--run', run, '--scenes', '2', '--out', out, '--backend', 'wasm'],
    );
    expect([exitCode, err]).toEqual([0, '']);
    const pictures = ['scene-1.png', 'scene-2.png'];
    expect((await readdir(out)).sort()).toEqual(['labels', ...pictures]);
    const scenes = new SyntheticScenes({ height: 32, length: 2, seed: 1 });
    for (const [i, name] of pictures.entries()) {
      const { data } = decode(await readFile(join(out, 'labels', name)));
      expect([...data]).toEqual([...(await scenes.sample(i)).labels]);
    }
    await ecgan(...['generate', '--run', run, '--labels', join(out, 'labels'), '--out', again, '--backend', 'wasm']);
    for (const name of pictures) expect(await readFile(join(again, name))).toEqual(await readFile(join(out, name)));
  });

  test('error: --scenes and --labels at once', async () => {
    const words = ['--run', run, '--labels', parent, '--scenes', '2', '--out', join(parent, 'neither')];
    const { exitCode, err } = await ecganHere('generate', ...words);
    expect([exitCode, err]).toEqual([
      2,
      'error: --scenes: synthetic scenes are drawn where no --labels are named. Leave one out.\n',
    ]);
  });

  test('args: another size is drawn where it is asked for, never silently; other labels with the flags of training', {
    meta: { id: 'generate-size' },
  }, async () => {
    const rgb = Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) =>
      (Math.floor(i / 3) % 64) * 3 > 96 ? 200 : [70, 130, 180][i % 3],
    );
    const folder = await labels('sizes', {
      'a_mask.png': encode({ width: 64, height: 64, channels: 3, depth: 8, data: rgb }),
    });
    const out = join(parent, 'sized');
    const words = ['generate', '--run', run, '--labels', folder, '--out', out, '--backend', 'wasm'];
    const colours = ['--colours', '0=#4682b4', '--colours', '5=#c8c8c8', '--label-ending', '_mask'];
    const refused = await ecganHere(...words, ...colours);
    expect(refused.err).toContain(
      'a_mask.png: is 64×64 (height×width), not 32×32. Give `--size 32` to resize it by nearest neighbour.',
    );
    const wrong = await ecganHere(...words, ...colours, '--size', '40');
    expect([wrong.exitCode, wrong.err]).toEqual([
      2,
      expect.stringContaining('--size: expected height and width to be multiples of 32'),
    ]);
    expect((await ecgan(...words, ...colours, '--size', '32x64')).err).toBe('');
    const a = decode(await readFile(join(out, 'a.png')));
    expect([a.height, a.width, a.channels]).toEqual([32, 64, 3]);
  });

  test('args: one checkpoint, another picture, by force', async () => {
    const folder = await labels('edges', { 'a.png': stripes(32, 32, 1) });
    const file = join(run, 'checkpoints', 'step-000002.safetensors');
    const words = [
      'generate',
      '--checkpoint',
      file,
      '--labels',
      folder,
      '--out',
      folder,
      '--which',
      'edge',
      '--backend',
      'wasm',
    ];
    expect((await ecganHere(...words)).exitCode).toBe(1);
    expect((await ecgan(...words, '--force')).exitCode).toBe(0);
    expect(decode(await readFile(join(folder, 'a.png'))).channels).toBe(3);
  });

  test('error: everything that is wrong with the label maps, before anything is drawn', {
    meta: { id: 'train-resume-everything-wrong-label' },
  }, async () => {
    const rgb = decode(stripes(32, 32, 1));
    const data = new Uint8Array(32 * 32 * 3).map((_, i) => i % 3);
    const colour = encode({ width: 32, height: 32, data, channels: 3, depth: 8 });
    expect(rgb.channels).toBe(1);
    const folder = await labels('wrong', {
      'colour.png': colour,
      'cut.png': stripes(32, 32, 2).slice(0, 60),
      'id.png': stripes(32, 32, 12),
      'size.png': stripes(32, 40, 1),
      'text.png': new TextEncoder().encode('hello'),
    });
    const out = join(parent, 'never');
    const { exitCode, err } = await ecganHere('generate', '--run', run, '--labels', folder, '--out', out);
    expect(exitCode).toBe(1);
    expect(err).toContain('colour.png: an RGB PNG of 8 bits is not a label map');
    expect(err).toContain('cut.png: ');
    expect(err).toContain(
      'id.png: the pixel at x 16, y 0 has id 12, but ids go from 0 to 11; 512 pixels have it. Give a class for it in --remap: this generator was trained on ids from 0 to 11.',
    );
    expect(err).toContain(
      'size.png: is 32×40 (height×width), not 32×32. Give `--size 32` to resize it by nearest neighbour.',
    );
    expect(err).toContain('text.png: not a PNG');
    expect(await readdir(parent)).not.toContain('never');
  });

  test('error: a checkpoint of something else', {
    meta: { id: 'train-resume-checkpoint-something-else' },
  }, async () => {
    const file = join(parent, 'other.safetensors');
    await writeFile(file, 'hello');
    const { exitCode, err } = await ecganHere('generate', '--checkpoint', file, '--labels', parent, '--out', parent);
    expect(exitCode).toBe(1);
    expect(err).toMatch(new RegExp(`^error: ${file}: `));
  });

  test('error: none of run, checkpoint and pretrained, or two of them', async () => {
    const { exitCode, err } = await ecganHere('generate', '--labels', parent, '--out', parent);
    expect([exitCode, err]).toEqual([
      2,
      'error: Name what to draw with: one of --run FOLDER, --checkpoint FILE and --pretrained NAME.\n',
    ]);
  });
});
