import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useBackend } from '@ecgan/backend';
import {
  decodeSafetensors,
  generateImages,
  loadSegformerWeights,
  pretrainedSegmenter,
  readSegformerOptions,
  segformer,
} from '@ecgan/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { resolveSettings } from '../src/config/resolveSettings.js';
import { createNetworks } from '../src/config/toOptions.js';
import { BatchSource, openData } from '../src/data/openData.js';
import { copyBeside, ecgan, ecganHere, type Outcome, temporaryFolder, tinyRun } from './ecgan.js';
import { segformerState, writeLayersModel, writeState } from './pretrainedFiles.js';

/** The classes of `--dataset scenes` and of a segmenter of Cityscapes: written down here, read from neither. */
const scenes = [
  'sky',
  'hill',
  'building',
  'road',
  'pavement',
  'grass',
  'tree',
  'fence',
  'car',
  'person',
  'pole',
  'sign',
];
const cityscapes = [
  ...[
    'road',
    'sidewalk',
    'building',
    'wall',
    'fence',
    'pole',
    'traffic light',
    'traffic sign',
    'vegetation',
    'terrain',
  ],
  ...['sky', 'person', 'rider', 'car', 'truck', 'bus', 'train', 'motorcycle', 'bicycle'],
];
const byName = cityscapes.map((name) => (scenes.includes(name) ? scenes.indexOf(name) : null));

let parent: string;
let run: string;
let outcome: Outcome;
let weights: string;
const at = (name: string) => join(parent, name);

/** Without a grid: all pairs of all pixels, which takes its time and can be computed again. */
const exact = tinyRun.filter((_, i) => !['--similarity-grid', '8'].includes(tinyRun[i]));
const logged = async (folder: string): Promise<Record<string, number>[]> =>
  (await readFile(join(folder, 'log.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).losses);
const config = async (folder: string) => JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
const checkpoint = (folder: string, step: number) =>
  readFile(join(folder, 'checkpoints', `step-00000${step}.safetensors`));

beforeAll(async () => {
  await useBackend('wasm');
  parent = await temporaryFolder();
  weights = await writeState(at('segformer.safetensors'), segformerState(19));
  run = at('run');
  const words = ['--steps', '4', '--save-every', '2', '--segmenter', weights, '--segmenter-classes', 'cityscapes-19'];
  outcome = await ecgan(...tinyRun, ...words, '--run', run);
});

/**
 * The similarity of S and S' at step 1 by loops in float64: what the segmenter reads of the networks' first image, of pixels whose class it knows.
 *
 * @param mapping - For each of its classes that of the scenes.
 */
async function expectedSimilarity(mapping: readonly (number | readonly number[] | null)[]): Promise<number> {
  const flags = { filters: 2, hiddenFilters: 4, discriminatorFilters: 4, embeddingSize: 4 };
  const settings = resolveSettings({ preset: 'tiny', flags });
  const data = await openData(settings);
  const networks = createNetworks(settings, 12);
  const batch = await new BatchSource(data, settings).next();
  const { image } = generateImages(networks.generator, batch.layout, true);
  const { tensors } = decodeSafetensors(await readFile(weights));
  const network = segformer(readSegformerOptions(tensors));
  loadSegformerWeights(network, tensors);
  const logits = await pretrainedSegmenter(network)(image as Tensor4D).data();
  const labels = await batch.layout.labelMap().data();
  const [pixels, count] = [labels.length / 2, mapping.length];
  const log = (x: number) => Math.log((x + 2 ** -20) / (1 + 2 ** -20));
  let total = 0;
  for (const picture of [0, 1]) {
    const rows: { id: number; probabilities: number[] }[] = [];
    for (let pixel = picture * pixels; pixel < (picture + 1) * pixels; pixel++) {
      const group = mapping.find((ours) => ours !== null && [ours].flat().includes(labels[pixel]));
      if (group === undefined || group === null) continue;
      const sums = Array<number>(12).fill(0);
      mapping.forEach((ours, k) => {
        if (ours !== null) sums[[ours].flat()[0]] += Math.exp(logits[pixel * count + k]);
      });
      const sum = sums.reduce((a, b) => a + b);
      rows.push({ id: [group].flat()[0], probabilities: sums.map((one) => one / sum) });
    }
    let loss = 0;
    for (const a of rows)
      for (const b of rows) {
        const agreement = a.probabilities.reduce((dot, p, k) => dot + p * b.probabilities[k], 0);
        loss -= log(a.id === b.id ? agreement : Math.max(0, 1 - agreement));
      }
    total += loss / rows.length ** 2 / 2;
  }
  return total;
}

describe('--segmenter', () => {
  test('default: a SegFormer of 19 classes reads the data by the names both have, and says which it does not know', {
    meta: { id: 'pretrained-segmenter-run' },
  }, async () => {
    expect([outcome.exitCode, outcome.err]).toEqual([0, '']);
    expect(outcome.out).toContain(
      `Labels are read back by SegFormer from ${weights}, 0.00 M parameters, 19 classes; it does not know 5 of the 12 (hill, pavement, grass, tree, …).\n`,
    );
    const [first] = await logged(run);
    expect(first.labelGenerator).toBeUndefined();
    expect(byName.filter((id) => id !== null).length).toBe(7);
    expect(first.similarityImage).toBeGreaterThan(0);
  });

  test('behavior: the run and its checkpoints say which file it was', async () => {
    expect(await config(run)).toMatchObject({ segmenter: weights, segmenterClasses: 'cityscapes-19' });
    const { metadata } = decodeSafetensors(await checkpoint(run, 4));
    const sha256 = createHash('sha256')
      .update(await readFile(weights))
      .digest('hex');
    expect(JSON.parse(metadata.pretrained)).toEqual({ segmenter: { path: weights, sha256 } });
    expect(outcome.out).toContain('mean IoU of the pretrained segmenter on 4 held-out images');
  });

  test('behavior: resumed, it is bit-equal to a run that was not cut', {
    meta: { id: 'pretrained-segmenter-resumed' },
  }, async () => {
    const copy = await copyBeside(run, 'resumed');
    await truncate(join(copy, 'checkpoints', 'step-000004.safetensors'), 1000);
    expect((await ecgan('resume', copy)).exitCode).toBe(0);
    expect(await logged(copy)).toEqual(await logged(run));
    expect((await checkpoint(copy, 4)).equals(await checkpoint(run, 4))).toBe(true);
  });

  test('behavior: resumed where the file has moved to; refused where it is another', {
    meta: { id: 'pretrained-segmenter-moved' },
  }, async () => {
    const copy = await copyBeside(run, 'moved');
    const elsewhere = at('elsewhere.safetensors');
    await cp(weights, elsewhere);
    expect((await ecgan('resume', copy, '--steps', '5', '--segmenter', elsewhere)).exitCode).toBe(0);
    expect((await config(copy)).segmenter).toBe(elsewhere);
    const state = segformerState(19);
    state['decode_head.classifier.bias'].data[0] += 1;
    await writeState(elsewhere, state);
    const { exitCode, err } = await ecgan('resume', copy, '--steps', '6');
    expect(exitCode).toBe(1);
    expect(err).toMatch(
      /^error: --segmenter \S+elsewhere\.safetensors: its SHA-256 is [0-9a-f]{12}…, but \S+step-000005\.safetensors was trained with \S+elsewhere\.safetensors of SHA-256 [0-9a-f]{12}…\. Put that file back, or say with --segmenter where it is now\.\n$/,
    );
    expect((await logged(copy)).length).toBe(5);
  });

  test('behavior: what draws and scores needs no segmenter', async () => {
    const alone = at('alone.safetensors');
    await cp(join(run, 'checkpoints', 'step-000004.safetensors'), alone);
    await rename(weights, `${weights}.away`);
    const small = ['--segmenter-steps', '1', '--segmenter-filters', '2', '--segmenter-batch', '2', '--held-out', '2'];
    const { exitCode, out, err } = await ecgan('evaluate', '--checkpoint', alone, ...small);
    await rename(`${weights}.away`, weights);
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toContain('Segmenter: a small U-Net (2 features) fitted for 1 steps of 2');
  });
});

describe('--segmenter-classes', () => {
  test('args: a list, any number of classes left out, several that are one', {
    meta: { id: 'pretrained-segmenter-list' },
  }, async () => {
    // cars and trucks are one of theirs here, persons and riders too, and it is asked for no sky.
    const mapping = [3, 4, 2, null, [7, 2], 10, null, 11, 6, 5, null, 9, 9, 8, 8, null, null, null, null];
    mapping[4] = 7;
    const text = mapping.map((one) => (one === null ? 'none' : [one].flat().join('+'))).join(',');
    const folder = at('list');
    const words = ['--steps', '1', '--segmenter', weights, '--segmenter-classes', text, '--run', folder];
    expect((await ecgan(...exact, ...words)).err).toBe('');
    expect((await config(folder)).segmenterClasses).toEqual(mapping);
    expect((await logged(folder))[0].similarityImage).toBeCloseTo(await expectedSimilarity(mapping), 4);
  });

  test('args: a file of what cityscapes-19 says by name is read once: config.json has the list', async () => {
    const file = at('classes.json');
    await writeFile(file, JSON.stringify(byName));
    const folder = at('file');
    const words = ['--steps', '1', '--segmenter', weights, '--segmenter-classes', file, '--run', folder];
    expect((await ecgan(...tinyRun, ...words)).err).toBe('');
    await rm(file);
    expect((await config(folder)).segmenterClasses).toEqual(byName);
    expect((await logged(folder))[0]).toEqual((await logged(run))[0]);
    expect((await ecgan('resume', folder, '--steps', '2')).err).toBe('');
    expect((await logged(folder)).length).toBe(2);
  });

  test('error: no name, no list, no file; without a segmenter', async () => {
    const given = (...words: string[]) => ecganHere(...tinyRun, ...words, '--run', at('never'));
    expect(await given('--segmenter', weights, '--segmenter-classes', 'cityscapes')).toEqual({
      exitCode: 2,
      out: '',
      err: 'error: --segmenter-classes: expected cityscapes-19, ade20k-150, camvid-11, camvid-12, cityscapes-20, a list such as 7,8,26+27,none, or a JSON file of one such as [7, 8, [26, 27], null], got "cityscapes". There is no such name and no such file.\n',
    });
    await writeFile(at('no.json'), '{"0": 7}');
    expect((await given('--segmenter', weights, '--segmenter-classes', at('no.json'))).err).toContain(
      'The file holds no such list.',
    );
    expect((await given('--segmenter-classes', 'cityscapes-19')).err).toBe(
      'error: --segmenter-classes: expected nothing, as there is no segmenter whose classes these are, got "cityscapes-19". It goes with --segmenter.\n',
    );
    expect(await readdir(parent)).not.toContain('never');
  });
});

test('a TF.js model as --segmenter, --segmenter-normalization', async () => {
  const inputShape = [null, null, 3] as unknown as number[];
  const convolution = layers.conv2d({ inputShape, filters: 12, kernelSize: 3, padding: 'same', activation: 'softmax' });
  const path = join(await writeLayersModel(at('model'), sequential({ layers: [convolution] })), 'model.json');
  const words = ['--steps', '1', '--segmenter', path, '--segmenter-normalization', 'bytes', '--run', at('of-model')];
  const made = await ecgan(...tinyRun, ...words);
  expect([made.exitCode, made.err]).toEqual([0, '']);
  expect(made.out).toContain(`Labels are read back by a TF.js model from ${path}, 0.00 M parameters, 12 classes.\n`);
  expect(await config(at('of-model'))).toMatchObject({ segmenter: path, segmenterNormalization: 'bytes' });
});

describe('files that are none', () => {
  test('error: through the command line, and no run folder is left', async () => {
    const refused = async (...words: string[]) => {
      const { exitCode, err } = await ecgan(...tinyRun, ...words, '--run', at('refused'));
      expect(exitCode).toBe(1);
      expect(await readdir(parent)).not.toContain('refused');
      return err;
    };
    const own = join(run, 'checkpoints', 'step-000004.safetensors');
    expect(await refused('--segmenter', own)).toBe(
      `error: --segmenter ${own}: it holds no SegFormer that can be used, but a checkpoint of ecgan train. Expected SegFormer with its decode head, as save_pretrained of the transformers package writes it, or a TF.js layers model.\n`,
    );
    expect(await refused('--perceptual', weights)).toMatch(
      /^error: --perceptual \S+segformer\.safetensors: it holds no VGG-19 that can be used, but SegFormer\. Expected VGG-19's features: /,
    );
  });
});
