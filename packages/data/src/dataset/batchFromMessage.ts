import { LabelLayout } from '@ecgan/core';
import { tensor4d } from '@tensorflow/tfjs-core';
import type { Batch } from './Batch.js';
import type { BatchMessage } from './batchMessage.js';

/**
 * The batch that a message holds, as tensors.
 *
 * @returns The batch. The caller disposes it.
 */
export function batchFromMessage({ names, layout: message, ...arrays }: BatchMessage): Batch {
  const layout = LabelLayout.fromMessage(message);
  const shape: [number, number, number, number] = [layout.batch, layout.height, layout.width, 3];
  const photos = tensor4d(arrays.photos, shape);
  const edges = tensor4d(arrays.edges, shape);
  const dispose = () => {
    layout.dispose();
    photos.dispose();
    edges.dispose();
  };
  return { names, layout, photos, edges, dispose };
}
