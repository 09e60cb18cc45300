import { LabelLayout } from '@ecgan/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { random, randomLabels } from './random.js';

/**
 * Makes a deterministic batch for a trainer: synthetic label maps, and noise as photos and edges. The same on every
 * backend.
 */
export function exampleBatch(
  shape: [batch: number, height: number, width: number],
  { numClasses = 5, levels = 6, seed = 1 } = {},
) {
  const layout = LabelLayout.fromLabelMaps(randomLabels(shape, numClasses, seed), shape, { numClasses, levels });
  const photos = random([...shape, 3], seed + 1) as Tensor4D;
  const edges = random([...shape, 3], seed + 2) as Tensor4D;
  const dispose = () => {
    layout.dispose();
    photos.dispose();
    edges.dispose();
  };
  return { layout, photos, edges, dispose };
}
