/**
 * Runs training steps in TF.js and in PyTorch from the same weights on the same batch and prints the losses of both,
 * for both updates from one pass and for alternating updates.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/pytorch/compareStep.ts [backend] [python]
 *
 * Fails if a loss differs by more than 1e-3 · max(1, |loss|).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BackendName, useBackend } from '@ecgan/backend';
import { RandomState } from '@ecgan/core';
import { drawSimilarityPixels } from '@ecgan/losses/internal';
import { type Ecgan, ecgan, loadSpadeWeights, type SafeTensor, type SafeTensors, spadeWeights } from '@ecgan/models';
import { exampleBatch } from '@ecgan/testing';
import { EcganTrainer, type TrainingState } from '@ecgan/training';
import { writeCheckpoint } from '@ecgan/training/node';

const tolerance = 1e-3;
const steps = 3;
const shape: [number, number, number] = [2, 32, 64];
const grid: [number, number] = [8, 16];

function partsOf({ generator, discriminator, labelGenerator, classPixelGenerator, projectionHead }: Ecgan) {
  return [generator, discriminator, labelGenerator, classPixelGenerator, projectionHead];
}

/**
 * Writes the weights of all networks with non-zero biases: zero biases would test nothing, and a pixel that projects to
 * 0 has no direction.
 */
async function writeWeights(networks: Ecgan, path: string): Promise<SafeTensors> {
  const tensors: SafeTensors = {};
  for (const network of partsOf(networks)) Object.assign(tensors, await spadeWeights(network));
  for (const [name, { data }] of Object.entries(tensors))
    if (name.endsWith('bias')) data.set(Array.from(data, (_, i) => Math.sin(1 + name.length + i) / 10));
  await writeCheckpoint(path, { tensors, metadata: { options: JSON.stringify(networks.options) } });
  return tensors;
}

/** Writes the batch, with what each step of ours drew of it. */
async function writeBatch(
  { layout, photos, edges }: ReturnType<typeof exampleBatch>,
  draws: readonly Int32Array[],
  path: string,
): Promise<void> {
  const pixels = shape.reduce((product, side) => product * side, 1);
  const picture = (data: Float32Array): SafeTensor => ({ dtype: 'F32', shape: [...shape, 3], data });
  const drawn = Int32Array.from(draws.flatMap((one) => [...one]));
  const tensors: SafeTensors = {
    labelMap: { dtype: 'I32', shape: [...shape], data: Int32Array.from(layout.levels[0].symbols) },
    photos: picture(Float32Array.from(await photos.data())),
    edges: picture(Float32Array.from(await edges.data())),
    // Every pixel is an anchor, so that both sides use the same anchors.
    pixels: { dtype: 'I32', shape: [pixels], data: Int32Array.from({ length: pixels }, (_, i) => i) },
    draws: { dtype: 'I32', shape: [draws.length, 2, shape[0], 2, grid[0] * grid[1]], data: drawn },
  };
  await writeCheckpoint(path, { tensors, metadata: {} });
}

/** What the next step will estimate similarity from: of I', then of I'', the first that it draws from its random numbers. */
function drawsOf({ metadata }: TrainingState): Int32Array {
  const random = new RandomState(0);
  random.restore(JSON.parse(metadata.random));
  const once = () => {
    const draw = drawSimilarityPixels(shape, { grid }, () => random.next());
    if (!draw) throw new Error('the grid draws no pixels');
    const indices = draw.indices.dataSync<'int32'>();
    draw.indices.dispose();
    return indices;
  };
  return Int32Array.from([...once(), ...once()]);
}

function stepsOfPytorch(python: string, files: readonly string[], alternating: boolean): Record<string, number>[] {
  const program = join(import.meta.dirname, 'step.py');
  const asked = ['--weights', files[0], '--batch', files[1], '--repeats', `${steps}`];
  if (alternating) asked.push('--textbook');
  const { status, stdout, stderr, error } = spawnSync(python, [program, ...asked], { encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(stderr);
  return JSON.parse(stdout).losses;
}

const [backend, python = 'python3'] = process.argv.slice(2);
console.log((await useBackend(backend as BackendName | undefined)).summary);
const networks = ecgan({
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [4, 3], initialGain: 1 },
  ...{ discriminatorFilters: 4, labelFilters: 4, embeddingSize: 8 },
});
const batch = exampleBatch(shape);
/** The losses of our steps, and what they drew. */
async function stepsOfOurs(weights: SafeTensors, alternating: boolean) {
  for (const network of partsOf(networks)) loadSpadeWeights(network, weights, { strict: false });
  const every = 10 ** 9;
  const contrast = { maxAnchors: every, maxPerClass: every };
  const trainer = new EcganTrainer(networks, { steps: 2 * steps, similarityGrid: grid, contrast, alternating });
  const [losses, draws]: [Record<string, number>[], Int32Array[]] = [[], []];
  for (let step = 0; step < steps; step++) {
    draws.push(drawsOf(await trainer.state()));
    losses.push((await trainer.trainStep(batch)).losses);
  }
  trainer.dispose();
  return { losses, draws };
}

/** Prints the losses of both sides and returns whether all agree. */
function agree(ours: Record<string, number>[], theirs: Record<string, number>[], title: string): boolean {
  const differences: number[] = [];
  for (const [step, pytorch] of theirs.entries()) {
    const rows = Object.entries(pytorch).map(([name, their]) => {
      const difference = Math.abs(ours[step][name] - their) / Math.max(1, Math.abs(their));
      return { name, ours: ours[step][name], pytorch: their, difference };
    });
    console.log(`${title}, step ${step + 1}`);
    console.table(rows);
    differences.push(...rows.map(({ difference }) => difference));
  }
  console.log(`${title}: largest difference ${Math.max(...differences).toExponential(1)}`);
  return differences.every((difference) => difference <= tolerance);
}

const folder = mkdtempSync(join(tmpdir(), 'ecgan-step-'));
try {
  const files = [join(folder, 'weights.safetensors'), join(folder, 'batch.safetensors')] as const;
  const weights = await writeWeights(networks, files[0]);
  for (const alternating of [false, true]) {
    const { losses, draws } = await stepsOfOurs(weights, alternating);
    await writeBatch(batch, draws, files[1]);
    const theirs = stepsOfPytorch(python, files, alternating);
    if (!agree(losses, theirs, alternating ? 'alternating' : 'one pass')) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
