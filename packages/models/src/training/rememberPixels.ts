import type { PixelMemoryBank, SampledPixels } from '@ecgan/losses';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/**
 * Puts what a step contrasted into the memory. A region is one class in one image, at all scales together.
 *
 * @param embeddings - `[samples, dim]`, scale after scale.
 * @param chosen - The pixels they are of, by scale.
 */
export function rememberPixels(memory: PixelMemoryBank, embeddings: Tensor2D, chosen: readonly SampledPixels[]): void {
  if (embeddings.shape[0] === 0) return;
  const joined = (of: 'labels' | 'images') => Int32Array.from(chosen.flatMap((pixels) => Array.from(pixels[of])));
  memory.enqueue(embeddings, joined('labels'), joined('images'));
}
