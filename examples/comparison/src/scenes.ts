import { BatchSampler, batchOf, flipSample, type Sample, SyntheticScenes } from '@ecgan/data';
import type { SceneBatch } from './Comparison.js';
import type { Settings } from './Options.js';

const SEED = 5;

/** Renders the scenes of a split and caches them. */
export async function drawScenes({ size, scenes, heldOut }: Settings, split: 'train' | 'validation') {
  const length = split === 'train' ? scenes : heldOut;
  const dataset = new SyntheticScenes({ height: size, length, seed: SEED, split });
  const samples: Sample[] = [];
  for (let index = 0; index < length; index++) samples.push(await dataset.sample(index));
  return { samples, dataset };
}

/** Converts samples to tensors, which `dispose` frees. */
export function sceneBatch(samples: readonly Sample[], numClasses: number) {
  const { layout, photos, edges, dispose } = batchOf(samples, { numClasses, levels: 1 });
  return { labelMap: layout.labelMap(), photos, edges, dispose };
}

/** Yields shuffled batches, each scene flipped with probability ½; the same batches for the same seed. */
export async function* shuffledBatches(
  samples: readonly Sample[],
  { numClasses, size, steps, seed }: { numClasses: number; size: number; steps: number; seed: number },
): AsyncGenerator<SceneBatch> {
  const sampler = new BatchSampler({ length: samples.length, seed });
  for (let step = 0; step < steps; step++) {
    const random = sampler.random();
    const chosen = sampler.next(size).map((index) => (random() < 0.5 ? flipSample(samples[index]) : samples[index]));
    const batch = sceneBatch(chosen, numClasses);
    try {
      yield batch;
    } finally {
      batch.dispose();
    }
  }
}
