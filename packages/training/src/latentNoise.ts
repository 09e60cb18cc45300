import { noiseMap } from '@ecgan/losses';
import type { ResolvedEcganOptions } from '@ecgan/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/**
 * 3D noise for a batch of label maps, one normal vector for each, the same at all of its pixels; nothing for a generator without noise.
 *
 * @param seed - The same seed, the same noise, on every backend.
 * @returns `[batch, 1, 1, noiseSize]`; the caller disposes it.
 * @see Sushko et al. 2021, arXiv 2012.04781, section 3.3
 */
export function latentNoise(
  { noiseSize }: Pick<ResolvedEcganOptions, 'noiseSize'>,
  batch: number,
  seed: number,
): Tensor4D | undefined {
  return noiseSize > 0 ? noiseMap([batch, 1, 1], { dim: noiseSize, seed }) : undefined;
}
