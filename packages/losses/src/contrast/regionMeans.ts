import { l2Normalize, ShapeError, ValueError } from '@ecgan/core';
import { assertInteger, assertShape } from '@ecgan/core/internal';
import {
  add,
  concat,
  dispose,
  reshape,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
  unsortedSegmentSum,
  zeros,
} from '@tensorflow/tfjs-core';

/** Options of {@link regionMeans}. */
export interface RegionMeansOptions {
  /** Pixels with this id belong to no region. @defaultValue none */
  ignoreLabel?: number;
}

/** The mean embedding of each region, ordered by image and class. */
export interface RegionMeans {
  /** `[regions, dim]`, of unit length. */
  embeddings: Tensor2D;
  /** The class of each region. */
  labels: Int32Array;
  /** The image of each region. */
  images: Int32Array;
}

/**
 * The mean embedding of each region, that is of all pixels of one class in one image, for a {@link PixelMemoryBank}; without
 * gradient.
 *
 * `r = Σ_i e_i / ‖e_i‖` over the pixels i of the region, `mean = r / ‖r‖`
 *
 * @remarks The mean is over all pixels of a region, not over those sampled for the contrast: half of these are hard, which would bias it.
 * Computed as segment sums, image by image, without a one-hot map. The regions are found from the labels on the CPU, so nothing is read
 * back from the device.
 * @param embeddings - `[batch, height, width, dim]`, of any norm, or a list with one per scale: a region then is all pixels of a
 *   class in an image, at all scales together.
 * @param labels - Class ids `[batch, height, width]`, flat, or a list with one per scale.
 * @param numClasses - Labels are 0 … numClasses − 1.
 * @param options - See {@link RegionMeansOptions}.
 * @returns The means, ordered by image and class; the caller disposes `embeddings`.
 * @throws {@link ShapeError} if the shapes of labels and embeddings do not match; {@link ValueError} if a label is not a class.
 * @see Wang et al. 2021, arXiv 2101.11939, section 3.2, region memory
 *
 * @example
 * ```ts
 * import { tensor4d } from '@tensorflow/tfjs-core';
 * import { regionMeans } from '@ecgan/losses';
 *
 * const embeddings = tensor4d([[[[3, 0], [0, 1], [0, 5]]]]); // three pixels of an image
 * const { embeddings: means, labels } = regionMeans(embeddings, [0, 1, 1], 2);
 * means.print(); // [[1, 0], [0, 1]]
 * labels; // Int32Array [0, 1]
 * ```
 */
export function regionMeans(
  embeddings: Tensor | readonly Tensor[],
  labels: ArrayLike<number> | readonly ArrayLike<number>[],
  numClasses: number,
  options: RegionMeansOptions = {},
): RegionMeans {
  assertInteger('numClasses', numClasses, { atLeast: 1 });
  const maps = (Array.isArray(embeddings) ? embeddings : [embeddings]) as readonly Tensor[];
  const ids = (Array.isArray(embeddings) ? labels : [labels]) as readonly ArrayLike<number>[];
  if (ids.length !== maps.length || maps.length === 0)
    throw new ValueError({
      argument: 'labels',
      expected: `a map for each of ${maps.length} scales`,
      received: ids.length,
    });
  const [batch, , , dim] = maps[0].shape;
  maps.forEach((map, scale) => {
    assertShape(scale === 0 ? 'embeddings' : `embeddings[${scale}]`, map, [
      batch ?? 'batch',
      'height',
      'width',
      dim ?? 'dim',
    ]);
    const pixels = map.size / dim;
    if (ids[scale].length !== pixels)
      throw new ShapeError({ argument: 'labels', expected: [pixels], received: [ids[scale].length] });
  });
  const regions = findRegions(ids, batch, numClasses, options);
  const means = meansOfRegions(maps, regions);
  dispose(regions.images.map(({ segments }) => segments));
  return {
    embeddings: means,
    labels: Int32Array.from(regions.images.flatMap(({ classes }) => classes)),
    images: Int32Array.from(regions.images.flatMap(({ classes }, image) => classes.map(() => image))),
  };
}

/** The region of each pixel, which is all that {@link meansOfRegions} needs of the labels. */
export interface LabelRegions {
  images: {
    /** The class of each region of the image, ascending. */
    classes: number[];
    /** Per scale, the region of each pixel, or the number of regions where it has none: int32 `[height · width]`. */
    segments: Tensor1D[];
  }[];
}

/**
 * Finds the regions of a batch, once for all calls of {@link meansOfRegions}. The arguments are those of {@link regionMeans}.
 *
 * @param scales - Class ids of each scale, `[batch, height, width]`, flat.
 * @returns Classes on the CPU, and tensors that the caller disposes.
 * @throws {@link ValueError} if a label is not a class.
 */
export function findRegions(
  scales: readonly ArrayLike<number>[],
  batch: number,
  numClasses: number,
  { ignoreLabel }: RegionMeansOptions = {},
): LabelRegions {
  const found = Array.from({ length: batch }, (_, image) =>
    regionsOf(scales, { image, batch, numClasses, ignoreLabel }),
  );
  return {
    images: found.map(({ classes, segments }) => ({
      classes,
      segments: segments.map((segment) => tensor1d(segment, 'int32')),
    })),
  };
}

/**
 * The mean embedding of each region: {@link regionMeans} for regions that were found before, so that a compiled step can call it.
 *
 * @param maps - Embeddings of each scale, `[batch, height, width, dim]`.
 * @returns `[regions, dim]`, ordered by image and class, of unit length; the caller disposes it.
 */
export function meansOfRegions(maps: readonly Tensor[], { images }: LabelRegions): Tensor2D {
  return tidy(() => {
    const sums = images.flatMap(({ classes, segments }, image) => {
      if (classes.length === 0) return [];
      return tidy(() => sumOf(maps.map((map, scale) => sumSegments(map, image, segments[scale], classes.length))));
    });
    return sums.length === 0 ? zeros([0, maps[0].shape[3] as number]) : l2Normalize(concat(sums));
  }) as Tensor2D;
}

/** The regions of one image. */
interface ImageRegions {
  classes: number[];
  segments: Int32Array[];
}

function regionsOf(
  scales: readonly ArrayLike<number>[],
  { image, batch, numClasses, ignoreLabel }: { image: number; batch: number; numClasses: number; ignoreLabel?: number },
): ImageRegions {
  const present = new Uint8Array(numClasses);
  const idsOf = scales.map((labels) => {
    const size = labels.length / batch;
    return Int32Array.from({ length: size }, (_, pixel) => {
      const id = labels[image * size + pixel];
      if (id === ignoreLabel) return -1;
      if (!(id >= 0 && id < numClasses))
        throw new ValueError({ argument: 'labels', expected: `ids from 0 to ${numClasses - 1}`, received: id });
      present[id] = 1;
      return id;
    });
  });
  const classes = [...present.keys()].filter((id) => present[id]);
  const regionOf = new Int32Array(numClasses);
  classes.forEach((id, region) => {
    regionOf[id] = region;
  });
  return { classes, segments: idsOf.map((ids) => ids.map((id) => (id < 0 ? classes.length : regionOf[id]))) };
}

/** The sum of the unit-length embeddings of each region of one image, `[regions, dim]`. */
function sumSegments(map: Tensor, image: number, segments: Tensor1D, regions: number): Tensor2D {
  const [, height, width, dim] = map.shape;
  const pixels = reshape(slice(map, [image, 0, 0, 0], [1, height, width, dim]), [height * width, dim]) as Tensor2D;
  const sums = unsortedSegmentSum(l2Normalize(pixels), segments, regions + 1);
  return slice(sums as Tensor2D, [0, 0], [regions, dim]);
}

function sumOf([first, ...others]: Tensor2D[]): Tensor2D {
  return others.reduce((total, one) => add(total, one), first);
}
