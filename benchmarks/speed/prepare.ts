/**
 * Writes the inputs of both sides: `prepare.ts CASE FOLDER [BACKEND]` writes `weights.safetensors`, `batch.safetensors` and,
 * under this project's weight names, `generator.safetensors`. It runs in its own process, so that its memory does not
 * count in the measurements.
 */
import { join } from 'node:path';
import { type BackendName, useBackend } from '@ecgan/backend';
import { RandomState } from '@ecgan/core';
import { samplePixels } from '@ecgan/losses';
import { drawSimilarityPixels } from '@ecgan/losses/internal';
import { type Ecgan, ecgan, loadSpadeWeights, type SafeTensor, type SafeTensors, spadeWeights } from '@ecgan/models';
import { writeCheckpoint } from '@ecgan/training/node';
import { type Case, caseNamed } from './cases.js';
import { labelsOf } from './labelMap.js';

/** Returns deterministic random values in [-1, 1]. */
function noise(size: number, seed: number): Float32Array {
  const state = new RandomState(seed);
  return Float32Array.from({ length: size }, () => 2 * state.next() - 1);
}

/**
 * Returns the weights with non-zero biases: zero biases would test nothing, and a pixel that projects to 0 has no
 * direction.
 */
async function weightsOf(networks: Ecgan): Promise<SafeTensors> {
  const { generator, discriminator, labelGenerator, classPixelGenerator, projectionHead } = networks;
  const tensors: SafeTensors = {};
  for (const network of [generator, discriminator, labelGenerator, classPixelGenerator, projectionHead]) {
    const state = await spadeWeights(network);
    for (const [name, { data }] of Object.entries(state))
      if (name.endsWith('bias')) data.set(Array.from(data, (_, i) => Math.sin(1 + name.length + i) / 10));
    loadSpadeWeights(network, state);
    Object.assign(tensors, state);
  }
  return tensors;
}

function batchOf(one: Case): SafeTensors {
  const { shape } = one;
  const { labels, boundaries } = labelsOf(one);
  const picture = (seed: number): SafeTensor => ({
    ...{ dtype: 'F32', shape: [...shape, 3], data: noise(labels.length * 3, seed) },
  });
  // What a trainer with seed 0 draws in its first step: pixels for the similarity of I' and of I'', then the anchors.
  const random = new RandomState(0);
  const cells = [1, 2].map(() => drawSimilarityPixels([...shape], { grid: one.similarityGrid }, () => random.next()));
  const draws = Int32Array.from(cells.flatMap((draw) => Array.from(draw?.indices.dataSync() ?? [])));
  const pixels = samplePixels(labels, [...shape], { maxAnchors: 1024, random: () => random.next() }).indices;
  return {
    labelMap: { dtype: 'I32', shape: [...shape], data: labels },
    ...(boundaries && { boundaries: { dtype: 'I32', shape: [...shape], data: Int32Array.from(boundaries) } }),
    photos: picture(1),
    edges: picture(2),
    draws: { dtype: 'I32', shape: [1, 2, shape[0], 2, one.similarityGrid[0] * one.similarityGrid[1]], data: draws },
    pixels: { dtype: 'I32', shape: [pixels.length], data: Int32Array.from(pixels) },
  };
}

const [name, folder] = process.argv.slice(2);
const one = caseNamed(name);
await useBackend(process.argv[4] as BackendName | undefined);
// γ and β that are not next to nothing, so that what is compared depends on the labels.
const networks = ecgan({ ...one.networks, initialGain: 0.5 });
const tensors = await weightsOf(networks);
await writeCheckpoint(join(folder, 'weights.safetensors'), {
  tensors,
  metadata: { options: JSON.stringify(networks.options) },
});
const generator: SafeTensors = {};
for (const weight of networks.generator.weights) {
  const [shape, data] = [weight.shape as number[], (await weight.read().data()) as Float32Array];
  generator[`generator/${weight.originalName}`] = { dtype: 'F32', shape, data };
}
await writeCheckpoint(join(folder, 'generator.safetensors'), { tensors: generator, metadata: {} });
await writeCheckpoint(join(folder, 'batch.safetensors'), { tensors: batchOf(one), metadata: {} });
process.exit(0);
