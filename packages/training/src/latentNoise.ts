import { noiseMap } from '@ecgan/losses';
import type { ResolvedEcganOptions } from '@ecgan/models';
import { gather, type Tensor, type Tensor4D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { BatchShare } from './joint/BatchShare.js';

/**
 * 3D noise for a batch of label maps, one normal vector for each, the same at all of its pixels; nothing for a generator without noise.
 *
 * @param seed - The same seed, the same noise, on every backend.
 * @param share - Where other processes have a part of the batch: which of its vectors are for the images here.
 * @returns `[batch, 1, 1, noiseSize]`; the caller disposes it.
 * @see Sushko et al. 2021, arXiv 2012.04781, section 3.3
 */
export function latentNoise(
  { noiseSize }: Pick<ResolvedEcganOptions, 'noiseSize'>,
  batch: number,
  seed: number,
  share?: BatchShare,
): Tensor4D | undefined {
  if (noiseSize === 0) return undefined;
  if (!share) return noiseMap([batch, 1, 1], { dim: noiseSize, seed });
  return tidy(() => {
    const ofAll: Tensor = noiseMap([share.total, 1, 1], { dim: noiseSize, seed });
    return gather(ofAll, tensor1d([...share.places], 'int32')) as Tensor4D;
  });
}
