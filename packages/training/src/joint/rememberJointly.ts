import type { PixelMemoryBank, SampledPixels } from '@ecgan/losses';
import type { LabelRegions } from '@ecgan/losses/internal';
import { gather, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { BatchShare } from './BatchShare.js';

/** What this process has contrasted of a batch. */
interface Contrasted {
  /** Embeddings of all processes, in the order of their ranks, `[samples, dim]`. */
  embeddings: Tensor2D;
  /** The pixels chosen here, scale after scale; their images are places in the whole batch. */
  chosen: readonly SampledPixels[];
  /** Means of the regions here, `[regions, dim]`. */
  means: Tensor2D;
  regions: LabelRegions;
}

/**
 * Adds what all processes have contrasted of a batch to the memory bank, in the order in which one process would that had all of it: the bank of
 * every process stays the same.
 */
export function rememberJointly(memory: PixelMemoryBank, share: BatchShare, contrasted: Contrasted): void {
  const { embeddings, chosen, means, regions } = contrasted;
  const pixels = ordered(
    share,
    chosen.flatMap(({ labels, images }, scale) => Array.from(labels, (label, i) => [scale, images[i], label])),
  );
  const found = ordered(
    share,
    regions.images.flatMap(({ classes }, image) => classes.map((label) => [0, share.places[image], label])),
  );
  const dim = embeddings.shape[1];
  const values = share.gather(means.dataSync<'float32'>().slice());
  const all = Float32Array.from(values.flatMap((one) => Array.from(one)));
  const joint = tensor2d(all, [all.length / dim, dim]);
  const indices = [pixels, found].map(({ order }) => tensor1d(order, 'int32'));
  const [rows, regionRows] = [gather(embeddings, indices[0]), gather(joint, indices[1])];
  memory.enqueue(rows, pixels.labels, pixels.images, { embeddings: regionRows, labels: found.labels });
  for (const tensor of [joint, ...indices, rows, regionRows]) tensor.dispose();
}

/** Rows of all processes, each `[scale, image, label]`, by scale, image and label; those that are alike stay as they come. */
function ordered(share: BatchShare, own: number[][]): { order: Int32Array; labels: Int32Array; images: Int32Array } {
  const rows = share.gather(Int32Array.from(own.flat())).flatMap((values) => rowsOf(values));
  const order = rows
    .map((_, i) => i)
    .sort((a, b) => rows[a][0] - rows[b][0] || rows[a][1] - rows[b][1] || rows[a][2] - rows[b][2] || a - b);
  const column = (which: number) => Int32Array.from(order, (i) => rows[i][which]);
  return { order: Int32Array.from(order), labels: column(2), images: column(1) };
}

function rowsOf(values: Int32Array): number[][] {
  return Array.from({ length: values.length / 3 }, (_, i) => Array.from(values.subarray(3 * i, 3 * i + 3)));
}
