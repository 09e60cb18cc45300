/**
 * Takes and times training steps or images: `ours.ts CASE FOLDER TASK ENGINE WARMUP REPEATS` with TASK `step` or `image` prints
 * a {@link Measured} as JSON. One process for one measurement, so that peaks of memory do not mix.
 */
import { join } from 'node:path';
import { type BackendName, useBackend } from '@ecgan/backend';
import {
  type Ecgan,
  ecgan,
  ecganGenerator,
  type InferenceGenerator,
  inferenceGenerator,
  loadSpadeWeights,
} from '@ecgan/models';
import { EcganTrainer, restoreGenerator } from '@ecgan/training';
import { readCheckpoint } from '@ecgan/training/node';
import { type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { caseNamed } from './cases.js';
import { labelsOf, layoutFrom, layoutOf } from './labelMap.js';
import { median } from './median.js';

/** What one process found. */
export interface Measured {
  /** Of each run after the warm-up. */
  seconds: number[];
  median: number;
  /** Of every step, the warm-up's included. */
  losses: Record<string, number>[];
  /** Largest resident size of the process. */
  peakBytes: number;
}

const [name, folder, task, backend, warmup, repeats] = process.argv.slice(2);
await useBackend(backend as BackendName);
const one = caseNamed(name);

/** All networks, with the weights both sides start from. */
async function readNetworks(): Promise<Ecgan> {
  const networks = ecgan(one.networks);
  const { tensors } = await readCheckpoint(join(folder, 'weights.safetensors'));
  const { generator, discriminator, labelGenerator, classPixelGenerator, projectionHead } = networks;
  for (const network of [generator, discriminator, labelGenerator, classPixelGenerator, projectionHead]) {
    const { missing, mismatched } = loadSpadeWeights(network, tensors, { strict: false });
    if (missing.length + mismatched.length > 0) throw new Error(`${network.name} lacks weights: ${missing}`);
  }
  return networks;
}

/** The generator as `generate` of the command line makes it ready. */
async function readInferenceGenerator(): Promise<InferenceGenerator> {
  const generator = ecganGenerator(one.networks);
  restoreGenerator(generator, await readCheckpoint(join(folder, 'generator.safetensors')), { averaged: false });
  return inferenceGenerator(generator, { consume: true });
}

/** Runs `run` as often as asked; the first runs are not timed. */
async function timed<T>(run: () => Promise<T>): Promise<{ answers: T[]; seconds: number[] }> {
  const [answers, seconds]: [T[], number[]] = [[], []];
  for (let i = 0; i < Number(warmup) + Number(repeats); i++) {
    const start = performance.now();
    answers.push(await run());
    if (i >= Number(warmup)) seconds.push((performance.now() - start) / 1000);
  }
  return { answers, seconds };
}

/** Training steps on one batch, whose layout was made by a data worker. */
async function steps() {
  const networks = await readNetworks();
  const { tensors } = await readCheckpoint(join(folder, 'batch.safetensors'));
  const picture = (which: string) => tensor(tensors[which].data as Float32Array, [...one.shape, 3]) as Tensor4D;
  const batch = { layout: layoutOf(one), photos: picture('photos'), edges: picture('edges') };
  const trainer = new EcganTrainer(networks, {
    ...{ steps: 1000, similarityGrid: one.similarityGrid, contrast: { hard: false } },
  });
  return timed(async () => (await trainer.trainStep(batch)).losses);
}

/** Pictures of label maps, from the ids to numbers in memory, the layout included. */
async function images() {
  const labels = labelsOf(one);
  const generator = await readInferenceGenerator();
  return timed(async () => {
    const layout = layoutFrom(labels, one);
    const refined = generator.generate(layout);
    const values = await refined.data();
    refined.dispose();
    layout.dispose();
    return { refined: Array.from(values).reduce((sum, value) => sum + value, 0) };
  });
}

const { answers: losses, seconds } = await (task === 'step' ? steps() : images());
const peakBytes = process.resourceUsage().maxRSS * 1024;
const found: Measured = { seconds, median: median(seconds), losses, peakBytes };
process.stdout.write(JSON.stringify(found), () => process.exit(0));
