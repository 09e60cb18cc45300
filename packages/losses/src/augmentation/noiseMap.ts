import { ShapeError, ValueError } from '@ecgan/core';
import { assertInteger, nonZeroSeed } from '@ecgan/core/internal';
import {
  add,
  cast,
  gather,
  mul,
  randomNormal,
  range,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tidy,
  tile,
} from '@tensorflow/tfjs-core';

/** Options of {@link noiseMap}. */
export interface NoiseMapOptions {
  /** Channels of the noise. @defaultValue 64, as in OASIS */
  dim?: number;
  /**
   * Region of each pixel, int32 `[batch, height, width]`, such as the label map: every region of every image gets its own noise vector.
   * @defaultValue one region per image, as OASIS is trained
   */
  regions?: Tensor;
  /** Number of regions, whose ids are 0 … numRegions − 1; required with `regions`. */
  numRegions?: number;
  /** The same seed gives the same noise on every backend. @defaultValue none */
  seed?: number;
}

/**
 * 3D noise of OASIS: one normal vector per image, or per region, repeated at every pixel; without gradient. As input beside the label map it
 * lets one layout give many images; redrawing the noise of one region changes only that region.
 *
 * `noise[image, y, x] = z[image, region(y, x)]`, `z ~ N(0, 1)`
 *
 * @remarks Pass `concat([segmentationMap, noiseMap(…)], 3)` to a generator of dense maps that is built for that many more channels. Not part
 * of ECGAN.
 * @param shape - `[batch, height, width]`.
 * @param options - See {@link NoiseMapOptions}.
 * @returns `[batch, height, width, dim]`; the caller disposes it.
 * @throws {@link ValueError} if `dim` or `numRegions` is not an integer ≥ 1; {@link ShapeError} if `regions` has another shape.
 * @see Sushko et al. 2021, arXiv 2012.04781, section 3.3
 *
 * @example
 * ```ts
 * import { noiseMap } from '@ecgan/losses';
 *
 * const noise = noiseMap([1, 4, 4], { dim: 8, seed: 1 }); // [1, 4, 4, 8], the same 8 numbers at each pixel
 * ```
 */
export function noiseMap(
  [batch, height, width]: readonly [batch: number, height: number, width: number],
  { dim = 64, regions, numRegions, seed }: NoiseMapOptions = {},
): Tensor4D {
  assertInteger('dim', dim, { atLeast: 1 });
  if (!regions) {
    return tidy(() =>
      tile(randomNormal([batch, 1, 1, dim], 0, 1, 'float32', nonZeroSeed(seed)) as Tensor4D, [1, height, width, 1]),
    );
  }
  if (numRegions === undefined)
    throw new ValueError({ argument: 'numRegions', expected: 'the number of regions', received: numRegions });
  assertInteger('numRegions', numRegions, { atLeast: 1 });
  const shape = [batch, height, width];
  if (regions.shape.join() !== shape.join())
    throw new ShapeError({ argument: 'regions', expected: shape, received: regions.shape });
  return tidy(() => {
    const vectors = randomNormal([batch * numRegions, dim], 0, 1, 'float32', nonZeroSeed(seed)) as Tensor2D;
    const first = mul(reshape(range(0, batch, 1, 'int32'), [batch, 1, 1]), numRegions);
    const rows = reshape(add(cast(regions, 'int32'), cast(first, 'int32')), [-1]);
    return reshape(gather(vectors, cast(rows, 'int32') as Tensor1D), [batch, height, width, dim]);
  });
}
