import { ShapeError } from '@ecgan/core';
import { assertInteger, chooseRandomly } from '@ecgan/core/internal';

/** Options of {@link samplePixels}. */
export interface SamplePixelsOptions {
  /**
   * Class ids somebody read from the images, as `labels` is laid out: where they differ, a pixel is hard.
   * @defaultValue none: pixels are drawn regardless
   */
  predictions?: ArrayLike<number>;
  /** Pixels with this id are not chosen. @defaultValue none */
  ignoreLabel?: number;
  /** At most this many in all. @defaultValue 1024 */
  maxAnchors?: number;
  /** At most this many of each class in each image. @defaultValue 100 */
  maxPerClass?: number;
  /** Classes with fewer pixels in an image are left out there. @defaultValue 1; ContrastiveSeg's code: more than `maxPerClass` */
  minPixels?: number;
  /** Uniform in [0, 1): seed it for the same choice again. @defaultValue `Math.random` */
  random?: () => number;
}

/** Chosen pixels, grouped by image and class. */
export interface SampledPixels {
  /** `image · height · width + y · width + x` of each. */
  indices: Int32Array;
  /** The class of each. */
  labels: Int32Array;
  /** The image of each. */
  images: Int32Array;
}

/**
 * Chooses the pixels that take part in a contrast: the same number of each class of each image, half of them hard.
 *
 * `n = min(maxPerClass, ⌊maxAnchors / groups⌋)` for each group (image, class); ⌊n/2⌋ hard pixels and the rest easy, or more of
 * either where the other has fewer
 *
 * @remarks Runs on the CPU, on typed arrays, so that nothing is read back from a GPU. Where even one pixel of each group is more than
 * `maxAnchors`, groups are drawn.
 * @param labels - Class ids of `[batch, height, width]`, flat.
 * @param shape - `[batch, height, width]`.
 * @param options - See {@link SamplePixelsOptions}.
 * @throws {@link ShapeError} if an array is not as long as the shape says; {@link ValueError} if an option is out of range.
 * @see Wang et al. 2021, arXiv 2101.11939, section 3.3, segmentation-aware hard anchor sampling
 *
 * @example
 * ```ts
 * import { samplePixels } from '@ecgan/losses';
 *
 * const labels = Int32Array.of(0, 0, 0, 5);
 * samplePixels(labels, [1, 2, 2], { maxPerClass: 1, predictions: [0, 9, 0, 5] }).labels; // Int32Array [0, 5]
 * ```
 */
export function samplePixels(
  labels: ArrayLike<number>,
  shape: readonly [batch: number, height: number, width: number],
  options: SamplePixelsOptions = {},
): SampledPixels {
  const {
    predictions,
    ignoreLabel,
    maxAnchors = 1024,
    maxPerClass = 100,
    minPixels = 1,
    random = Math.random,
  } = options;
  for (const [name, value] of Object.entries({ maxAnchors, maxPerClass, minPixels }))
    assertInteger(name, value, { atLeast: 1 });
  expectLength('labels', labels, shape);
  if (predictions) expectLength('predictions', predictions, shape);

  const groups = groupPixels(labels, shape, predictions).filter(
    ({ label, hard, easy }) => label !== ignoreLabel && hard.length + easy.length >= minPixels,
  );
  const perGroup = Math.min(maxPerClass, Math.max(1, Math.floor(maxAnchors / groups.length)));
  const chosen = (groups.length > maxAnchors ? chooseRandomly(groups, maxAnchors, random) : groups).map((group) => ({
    ...group,
    pixels: choosePixels(group, perGroup, random),
  }));
  return {
    indices: Int32Array.from(chosen.flatMap(({ pixels }) => pixels)),
    labels: Int32Array.from(chosen.flatMap(({ pixels, label }) => pixels.map(() => label))),
    images: Int32Array.from(chosen.flatMap(({ pixels, image }) => pixels.map(() => image))),
  };
}

/** Half hard, half easy; whichever is short is made up for by the other. */
function choosePixels({ hard, easy }: PixelGroup, count: number, random: () => number): number[] {
  const half = Math.floor(count / 2);
  const hardCount = Math.min(hard.length, Math.max(half, count - easy.length));
  return [...chooseRandomly(hard, hardCount, random), ...chooseRandomly(easy, count - hardCount, random)];
}

function expectLength(argument: string, values: ArrayLike<number>, shape: readonly number[]): void {
  const expected = shape.reduce((product, length) => product * length, 1);
  if (values.length !== expected)
    throw new ShapeError({
      argument,
      expected: `${expected} ids, for [${shape.join(', ')}]`,
      received: [values.length],
    });
}

/** The pixels of one class in one image, as flat indices over the batch. */
interface PixelGroup {
  image: number;
  label: number;
  /** Where the prediction is wrong. */
  hard: number[];
  /** Where it is right, or where there is none. */
  easy: number[];
}

/** Groups the pixels of a batch by image and class, in order of both. */
function groupPixels(
  labels: ArrayLike<number>,
  [batch, height, width]: readonly [number, number, number],
  predictions?: ArrayLike<number>,
): PixelGroup[] {
  const size = height * width;
  return Array.from({ length: batch }, (_, image) => {
    const groups = new Map<number, PixelGroup>();
    for (let pixel = image * size; pixel < (image + 1) * size; pixel++) {
      const label = labels[pixel];
      let group = groups.get(label);
      if (!group) {
        group = { image, label, hard: [], easy: [] };
        groups.set(label, group);
      }
      const wrong = predictions !== undefined && predictions[pixel] !== label;
      (wrong ? group.hard : group.easy).push(pixel);
    }
    return [...groups.values()].sort((a, b) => a.label - b.label);
  }).flat();
}
