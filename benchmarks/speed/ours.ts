/**
 * Times training steps or generated images: `ours.ts CASE FOLDER TASK BACKEND WARMUP REPEATS [compiled]` with TASK `step` or
 * `image` prints a {@link Measured} as JSON. Each measurement has its own process, so that peak memory is measured
 * separately.
 */
import { join } from 'node:path';
import { type BackendName, compile, useBackend } from '@ecgan/backend';
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

/** Measurements of one process. */
export interface Measured {
  /** Seconds of each run after the warm-up. */
  seconds: number[];
  median: number;
  /** Losses of every step, including the warm-up. */
  losses: Record<string, number>[];
  /** Peak resident size of the process. */
  peakBytes: number;
}

const [name, folder, task, backend, warmup, repeats, form] = process.argv.slice(2);
const compiled = form === 'compiled' && { compile };
await useBackend(backend as BackendName);
const one = caseNamed(name);

/** Loads all networks with the weights both sides start from. */
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
  return inferenceGenerator(generator, { consume: true, ...compiled });
}

/** Calls `run` for the warm-up and the timed runs; the warm-up is not timed. */
async function timed<T>(run: () => Promise<T>): Promise<{ answers: T[]; seconds: number[] }> {
  const [answers, seconds]: [T[], number[]] = [[], []];
  for (let i = 0; i < Number(warmup) + Number(repeats); i++) {
    const start = performance.now();
    answers.push(await run());
    if (i >= Number(warmup)) seconds.push((performance.now() - start) / 1000);
  }
  return { answers, seconds };
}

/** Times training steps on one batch; the layout is prepared before, as a data worker does. */
async function steps() {
  const networks = await readNetworks();
  const { tensors } = await readCheckpoint(join(folder, 'batch.safetensors'));
  const picture = (which: string) => tensor(tensors[which].data as Float32Array, [...one.shape, 3]) as Tensor4D;
  const batch = { layout: layoutOf(one), photos: picture('photos'), edges: picture('edges') };
  const trainer = new EcganTrainer(networks, {
    ...{ steps: 1000, similarityGrid: one.similarityGrid, contrast: { hard: false } },
    ...compiled,
  });
  return timed(async () => (await trainer.trainStep(batch)).losses);
}

/** Times the generation of images from class ids to pixel values in memory, including the layout. */
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
