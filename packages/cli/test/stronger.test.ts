import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLabelMap } from '@ecgan/data';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, test } from 'vitest';
import { ecgan, ecganHere, type Outcome, temporaryFolder, tinyRun } from './ecgan.js';

// What is off in the paper, typed on the command line.

const flags = ['--noise-size', '3', '--augment', '--augment-cutout', '0.25', '--no-augment-colour'];
const balanced = ['--balance-class-pixels', '--balance-labels', '--alternating', '--initial-gain', '1'];

let parent: string;
let labels: string;
let run: string;
let outcome: Outcome;

const train = (folder: string, steps: number, ...words: string[]) =>
  ecgan(...tinyRun, ...words, '--steps', `${steps}`, '--save-every', '2', '--sample-every', '4', '--run', folder);

beforeAll(async () => {
  parent = await temporaryFolder();
  [labels, run] = [join(parent, 'labels'), join(parent, 'run')];
  const halves = Int32Array.from({ length: 32 * 32 }, (_, i) => (i % 32 < 16 ? 0 : 3));
  await mkdir(labels);
  for (const name of ['a', 'b']) await writeFile(join(labels, `${name}.png`), encodeLabelMap(halves, 32, 32));
  outcome = await train(run, 4, ...flags, ...balanced);
});

const weightsAt = (folder: string, step: number) =>
  readFile(join(folder, 'checkpoints', `step-00000${step}.safetensors`));

describe('options from other work', () => {
  test('default: a run with all of them, and its settings', async () => {
    expect([outcome.exitCode, outcome.err]).toEqual([0, '']);
    const config = JSON.parse(await readFile(join(run, 'config.json'), 'utf8'));
    expect(config).toMatchObject({
      ...{ noiseSize: 3, augment: true, augmentColour: false, augmentTranslation: 0.125, augmentCutout: 0.25 },
      ...{ balanceClassPixels: true, balanceLabels: true, alternating: true },
    });
  });

  test('behavior: a run that is resumed is the run that was not stopped, byte by byte', async () => {
    const copy = join(parent, 'resumed');
    await cp(run, copy, { recursive: true });
    await rm(join(copy, 'checkpoints', 'step-000004.safetensors'));
    expect((await ecgan('resume', copy)).exitCode).toBe(0);
    const best = (bytes: Buffer) => bytes.subarray(bytes.length / 2);
    expect(best(await weightsAt(copy, 4))).toEqual(best(await weightsAt(run, 4)));
  });

  test('args: generate --seed: the same noise for every label map; another seed, another picture', async () => {
    const draw = async (name: string, ...words: string[]) => {
      const out = join(parent, name);
      const command = ['generate', '--run', run, '--labels', labels, '--out', out, '--backend', 'wasm', ...words];
      const { exitCode, err } = await ecgan(...command);
      expect([exitCode, err]).toEqual([0, '']);
      const [a, b] = await Promise.all(['a.png', 'b.png'].map(async (file) => decode(await readFile(join(out, file)))));
      expect(a.data).toEqual(b.data);
      return Array.from(a.data);
    };
    const [none, zero, one] = [await draw('none'), await draw('zero', '--seed', '0'), await draw('one', '--seed', '1')];
    expect(none).toEqual(zero);
    expect(one).not.toEqual(zero);
  });

  test('args: a discriminator that segments and reads the labels: the log, the score, a resumed run byte by byte', async () => {
    const folder = join(parent, 'segmenting');
    const words = ['--discriminator', 'segmentation', '--segmentation-depth', '3', '--discriminator-reads-labels'];
    const { exitCode, err } = await train(folder, 4, ...words, '--label-mix', '5');
    expect([exitCode, err]).toEqual([0, '']);
    const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
    expect(config).toMatchObject({
      ...{ discriminator: 'segmentation', segmentationDepth: 3, discriminatorReadsLabels: true, labelMix: 5 },
    });
    const copy = join(parent, 'segmenting-resumed');
    await cp(folder, copy, { recursive: true });
    await rm(join(copy, 'checkpoints', 'step-000004.safetensors'));
    expect((await ecgan('resume', copy)).exitCode).toBe(0);
    const best = (bytes: Buffer) => bytes.subarray(bytes.length / 2);
    expect(best(await weightsAt(copy, 4))).toEqual(best(await weightsAt(folder, 4)));
  });

  test.each([
    [
      ['--discriminator-reads-labels'],
      '--discriminator-reads-labels: expected false, as D does not segment images, got true. It goes with --discriminator segmentation.',
    ],
    [
      ['--discriminator', 'segmentation'],
      '--size: expected height and width to be multiples of 64, because the discriminator halves them 6 times, got "32". Try --segmentation-depth 5.',
    ],
    [
      ['--discriminator', 'segmentation', '--segmentation-depth', '3', '--weight', 'featureMatchingImage=2'],
      '--weight: expected nothing for featureMatchingImage, as a D that segments images has no features of them to match, got 2. Only those of edges are matched.',
    ],
  ])('error: %s', async (words, message) => {
    const { exitCode, err } = await ecganHere(...tinyRun, ...words, '--run', join(parent, 'refused'));
    expect([exitCode, err]).toEqual([2, `error: ${message}\n`]);
  });

  test('error: a seed for a run without noise; a share that is none', async () => {
    const plain = join(parent, 'plain');
    expect((await train(plain, 2)).exitCode).toBe(0);
    const out = join(parent, 'never');
    const { exitCode, err } = await ecganHere(
      ...['generate', '--run', plain, '--labels', labels, '--out', out, '--seed', '1'],
    );
    const file = join(plain, 'checkpoints', 'step-000002.safetensors');
    expect([exitCode, err]).toEqual([
      2,
      `error: --seed: ${file} was trained without noise and draws one picture of a label map. Leave it out.\n`,
    ]);
    const refused = await ecganHere(...tinyRun, '--augment-cutout', '1', '--run', join(parent, 'x'));
    expect([refused.exitCode, refused.err]).toEqual([
      2,
      'error: --augment-cutout: expected a number of at least 0 and below 1, got "1".\n',
    ]);
  });
});
