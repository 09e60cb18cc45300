import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { useBackend } from '@ecgan/backend';
import { batchOf } from '@ecgan/data';
import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import {
  BatchSource,
  fromTensor,
  heldOutNames,
  openData,
  type RunData,
  resolveSettings,
  runScores,
  type Settings,
} from 'ecgan/internal';
import { Pix2Pix } from 'pix2pix-edges/pix2pix';
import { type Budget, scoringFlags } from './Budget.js';
import { ecgan } from './ecgan.js';
import type { Trained } from './trainVariant.js';
import type { Row } from './variants.js';

/** A GAN of other work. */
interface Gan {
  /** Losses of one step, which the caller disposes. */
  trainStep(batch: { labelMap: Tensor3D; photos: Tensor4D }): Tensor;
  generate(labelMap: Tensor3D): Tensor4D;
  dispose(): void;
}

/** Other work that is trained on the same batches, and scored as what ECGAN draws is. */
export interface Baseline extends Row {
  create(numClasses: number, seed: number): Gan;
}

const pix2pix = {
  group: 'baselines',
  create: (numClasses: number, seed: number): Gan => new Pix2Pix(numClasses, seed),
} as const;

/** The one of `examples/pix2pix-edges`. Its steps are short, so it is also given more of them. */
export const baselines: readonly Baseline[] = [
  { ...pix2pix, name: 'pix2pix', title: 'pix2pix' },
  { ...pix2pix, name: 'pix2pix-longer', title: 'pix2pix, three times the steps', stepFactor: 3 },
];

/** Trains a baseline and scores it; what is finished is read. Stopped, it begins again: it takes minutes. */
export async function trainBaseline(baseline: Baseline, seed: number, budget: Budget): Promise<Trained> {
  const name = `${baseline.name}-${seed}`;
  const [run, scores, sheet] = ['', '.json', '.png'].map((ending) => join(budget.folder, `${name}${ending}`));
  if (!existsSync(scores)) {
    const whole = join(budget.folder, `whole-${seed}`);
    if (!existsSync(whole))
      throw new Error(`${whole}: train the whole method first (--only whole): it says which label maps are held out.`);
    await drawHeldOut(baseline, seed, run, budget);
    await rm(sheet, { force: true });
    const what = ['--run', whole, '--pictures', run];
    await ecgan(['evaluate', ...what, '--out', scores, '--sheet', sheet, ...scoringFlags(budget)]);
  }
  const { rows, protocol } = runScores.parse(JSON.parse(await readFile(scores, 'utf8')));
  const { seconds } = JSON.parse(await readFile(`${run}.training.json`, 'utf8')) as { seconds: number };
  return { variant: baseline, seed, rows, protocol, seconds, measures: [], changes: [] };
}

/** Trains a baseline and writes its pictures of all held-out label maps, and the seconds that its steps took. */
async function drawHeldOut(baseline: Baseline, seed: number, run: string, budget: Budget): Promise<void> {
  const settings = settingsOf(seed, budget);
  const data = await openData(settings, { check: false });
  await useBackend('tensorflow');
  const gan = baseline.create(data.train.numClasses, seed);
  try {
    const seconds = await train(gan, data, settings, budget.steps * (baseline.stepFactor ?? 1), baseline.title);
    await writePictures(gan, data, settings, run);
    await writeFile(`${run}.training.json`, JSON.stringify({ seconds }));
  } finally {
    gan.dispose();
    await data.workers?.dispose();
  }
}

/** The settings that the runs of the variants have, with all pictures that are scored held out. */
function settingsOf(seed: number, { preset, root, heldOut }: Budget): Settings {
  const flags = { seed, ...(root !== undefined && { root }), ...(heldOut !== undefined && { heldOut }) };
  return resolveSettings({ preset, flags });
}

async function train(gan: Gan, data: RunData, settings: Settings, steps: number, title: string): Promise<number> {
  const batches = new BatchSource(data, settings, { regions: false });
  let seconds = 0;
  for (let step = 1; step <= steps; step++) {
    const batch = await batches.next();
    const started = performance.now();
    const losses = gan.trainStep({ labelMap: batch.layout.labelMap(), photos: batch.photos });
    const values = await losses.data();
    seconds += (performance.now() - started) / 1000;
    losses.dispose();
    batch.dispose();
    if (step % 50 === 0) process.stdout.write(`${title}: step ${step}/${steps}  ${Array.from(values).join('  ')}\n`);
  }
  return seconds;
}

async function writePictures(gan: Gan, data: RunData, { batch }: Settings, folder: string) {
  const { heldOut } = data;
  const { length, numClasses } = heldOut;
  const names = heldOutNames(data);
  for (let first = 0; first < length; first += batch) {
    const indices = Array.from({ length: Math.min(batch, length - first) }, (_, i) => first + i);
    const samples = await Promise.all(indices.map((index) => heldOut.sample(index)));
    const { layout, dispose } = batchOf(samples, { numClasses, levels: 1 });
    const drawn = gan.generate(layout.labelMap());
    const images = await fromTensor(drawn);
    drawn.dispose();
    dispose();
    for (const [i, image] of images.entries()) {
      const { dir, name } = parse(names[indices[i]]);
      const path = join(folder, dir, `${name}.png`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, image.toPng());
    }
  }
}
