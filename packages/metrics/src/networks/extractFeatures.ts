import { ShapeError } from '@ecgan/core';
import { assertInteger } from '@ecgan/core/internal';
import { mean, slice, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { FeatureExtractor } from './networkTypes.js';

/** Options of {@link extractFeatures}. */
export interface ExtractFeaturesOptions {
  /** Index of the tap to read, where the extractor gives several. @defaultValue the last */
  tap?: number;
  /** Number of images per call of the network. @defaultValue 8 */
  batchSize?: number;
}

/**
 * Extracts one row of features per image, for {@link frechetDistance} and {@link kernelDistance}. Feature maps are
 * averaged over their pixels.
 *
 * @param extractor - Maps images in [-1, 1] to features of rank 2 or 4.
 * @param images - `[batch, height, width, 3]` in [-1, 1].
 * @param options - See {@link ExtractFeaturesOptions}.
 * @returns One row per image, `[batch][features]`.
 * @throws {@link ShapeError} if features have another rank or batch; {@link ValueError} if an option is out of range.
 * @example
 * ```ts
 * import { extractFeatures } from '@ecgan/metrics';
 * import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
 *
 * const extractor = { features: (images: Tensor4D) => images.clone() };
 * const [row] = await extractFeatures(extractor, tensor4d([0, 1, 2, 2, 3, 4], [1, 1, 2, 3]));
 * console.log(row[0], row[1], row[2]); // 1 2 3
 * ```
 */
export async function extractFeatures(
  extractor: FeatureExtractor,
  images: Tensor4D,
  { tap, batchSize = 8 }: ExtractFeaturesOptions = {},
): Promise<number[][]> {
  assertInteger('batchSize', batchSize, { atLeast: 1 });
  const [batch, ...rest] = images.shape;
  const rows: number[][] = [];
  for (let first = 0; first < batch; first += batchSize) {
    const part = slice(images, [first, 0, 0, 0], [Math.min(batchSize, batch - first), ...rest]);
    const found = await Promise.resolve(extractor.features(part)).finally(() => part.dispose());
    const taps = Array.isArray(found) ? found : [found];
    try {
      rows.push(...(await rowsOf(taps, tap, part.shape[0])));
    } finally {
      for (const one of taps) one.dispose();
    }
  }
  return rows;
}

async function rowsOf(taps: Tensor[], tap: number | undefined, batch: number): Promise<number[][]> {
  const index = tap ?? taps.length - 1;
  assertInteger('tap', index, { atLeast: 0, below: taps.length });
  const features = taps[index];
  if ((features.rank !== 2 && features.rank !== 4) || features.shape[0] !== batch)
    throw new ShapeError({
      argument: `features[${index}]`,
      expected: `shape [${batch}, features] or [${batch}, height, width, filters]`,
      received: features.shape,
    });
  const pooled = tidy(() => (features.rank === 4 ? mean(features, [1, 2]) : features.clone()));
  try {
    return (await pooled.array()) as number[][];
  } finally {
    pooled.dispose();
  }
}
