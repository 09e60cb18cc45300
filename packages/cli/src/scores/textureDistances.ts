import {
  extractFeatures,
  type Features,
  type FrechetDistance,
  frechetDistance,
  type KernelDistance,
  kernelDistance,
  type ProtocolContext,
  type TextureFeatures,
  textureFeatures,
} from '@ecgan/metrics';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** Smallest side that one more scale of filters needs, see {@link textureFeatures}. */
const SMALLEST = 3;

/** The filters that runs measure textures with: always the same, but for pictures too small for all of their scales. */
export function texturesFor({ height, width }: { height: number; width: number }): Promise<TextureFeatures> {
  const fitting = 1 + Math.floor(Math.log2(Math.min(height, width) / SMALLEST));
  return textureFeatures({ scales: Math.max(1, Math.min(4, fitting)) });
}

/** Features as they are kept and compared: float32, as a backend computes them. */
export type FeatureRows = Float32Array[];

/** Features of pictures as rows. */
export async function featureRows(
  extractor: Parameters<typeof extractFeatures>[0],
  images: Tensor4D,
): Promise<FeatureRows> {
  return (await extractFeatures(extractor, images)).map((row) => Float32Array.from(row));
}

/** How far pictures are from the photos of their own label maps. */
export interface FeatureDistances {
  kernel: Pick<KernelDistance, 'value' | 'standardError'> & Partial<KernelDistance>;
  frechet: Pick<FrechetDistance, 'value'> & Partial<FrechetDistance>;
}

/** Both distances of pictures and the photos of the same label maps, in the same order; NaN where there are fewer than two. */
export function distancesOf(pictures: Features, photos: Features, context: ProtocolContext = {}): FeatureDistances {
  if (pictures.length < 2)
    return { kernel: { value: Number.NaN, standardError: Number.NaN }, frechet: { value: Number.NaN } };
  return {
    kernel: kernelDistance(pictures, photos, { ...context, paired: true }),
    frechet: frechetDistance(pictures, photos, context),
  };
}
