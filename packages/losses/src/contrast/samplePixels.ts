import { ShapeError, ValueError } from '@ecgan/core';
import { assertInteger, drawIndices } from '@ecgan/core/internal';
import { shareAnchors } from './shareAnchors.js';

/** Maximum range of ids: pixels are counted in tables with a row for every id between the smallest and the largest. */
const MOST_IDS = 2 ** 16;

/** Options of {@link samplePixels}. */
export interface SamplePixelsOptions {
  /**
   * Class ids predicted from the images, in the layout of `labels`: a pixel is hard where they differ.
   * @defaultValue none: all pixels are easy
   */
  predictions?: ArrayLike<number>;
  /** Pixels with this id are not sampled. @defaultValue none */
  ignoreLabel?: number;
  /** Maximum number of pixels of the batch. @defaultValue 1024 */
  maxAnchors?: number;
  /** Maximum number of pixels per class and image. @defaultValue 100 */
  maxPerClass?: number;
  /** A class with fewer pixels in an image is skipped in that image. @defaultValue 1; ContrastiveSeg's code: more than `maxPerClass` */
  minPixels?: number;
  /** Uniform in [0, 1): seed it for the same choice again. @defaultValue `Math.random` */
  random?: () => number;
}

/** Sampled pixels, grouped by image and class, in the order of the map. */
export interface SampledPixels {
  /** `image · height · width + y · width + x` of each. */
  indices: Int32Array;
  /** The class of each. */
  labels: Int32Array;
  /** The image of each. */
  images: Int32Array;
}

/**
 * Samples the pixels that are contrasted: equally many per class and image, half of them hard (misclassified).
 *
 * `min(maxAnchors, Σ_g min(maxPerClass, pixels of g))` anchors over the groups g = (image, class)
 *
 * @remarks The numbers of anchors of two groups differ by at most one, unless a group has too few pixels. Half of all anchors are hard, as
 * far as there are enough hard and easy pixels: where a group lacks either kind, the other groups make up for it evenly. So the whole
 * budget is used, and half of it is hard, for any batch, number of classes and resolution. ContrastiveSeg rounds down instead, both
 * `maxAnchors / groups` and the half of each group, which leaves few anchors where there are hundreds of groups.
 *
 * All hard pixels of a group are equally likely, and so are all easy ones. It runs on the CPU, on typed arrays, in two passes over the
 * map, and reads nothing back from a GPU.
 * @param labels - Class ids of `[batch, height, width]`, flat; integers, less than 65,536 apart.
 * @param shape - `[batch, height, width]`.
 * @param options - See {@link SamplePixelsOptions}.
 * @throws {@link ShapeError} if the length of an array does not match the shape; {@link ValueError} if an option or an id is out of range.
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
  checkSampling(labels, shape, options);
  const table = groupPixels(labels, shape[0], options, idsOf(labels, options.ignoreLabel));
  return collectPixels(labels, table, chooseFromGroups(table.counts, options));
}

/** Options of {@link sampleJointPixels}: a batch that is spread over several processes. */
export interface JointSampling extends SamplePixelsOptions {
  /** Ids are 0 … numClasses − 1. */
  numClasses: number;
  /** The index in the whole batch of each image of this process. */
  places: readonly number[];
  /** Gathers numbers of all images of the batch, in order, from those of this process; equally many per image. */
  ofAllImages: (own: Int32Array) => Int32Array;
}

/** The result of {@link sampleJointPixels}. */
interface JointSample extends SampledPixels {
  /** Number of pixels sampled in the whole batch. */
  total: number;
}

/**
 * {@link samplePixels} of a batch that is spread over several processes: each gets its part of the sample that one process would draw from the
 * whole batch. The processes exchange pixel counts per class and image, no pixels.
 *
 * @returns `indices` count the images of this process, `images` those of the whole batch.
 */
export function sampleJointPixels(
  labels: ArrayLike<number>,
  shape: readonly [batch: number, height: number, width: number],
  { numClasses, places, ofAllImages, ...options }: JointSampling,
): JointSample {
  checkSampling(labels, shape, options);
  const table = groupPixels(labels, shape[0], options, { firstId: 0, ids: numClasses });
  const chosen = chooseFromGroups(ofAllImages(table.counts), options);
  const own = places.flatMap((place, image) =>
    chosen
      .filter(({ group }) => Math.floor(group / numClasses) === place)
      .map(({ group, ordinals }) => ({ group: group + (image - place) * numClasses, ordinals })),
  );
  const found = collectPixels(labels, table, own);
  const total = chosen.reduce((sum, { ordinals }) => sum + ordinals[0].length + ordinals[1].length, 0);
  return { ...found, images: found.images.map((image) => places[image]), total };
}

function checkSampling(
  labels: ArrayLike<number>,
  shape: readonly [batch: number, height: number, width: number],
  { predictions, maxAnchors = 1024, maxPerClass = 100, minPixels = 1 }: SamplePixelsOptions,
): void {
  for (const [name, value] of Object.entries({ maxAnchors, maxPerClass, minPixels }))
    assertInteger(name, value, { atLeast: 1 });
  expectLength('labels', labels, shape);
  if (predictions) expectLength('predictions', predictions, shape);
}

/** Draws the pixels of each group, given its numbers of easy and hard ones. */
function chooseFromGroups(
  counts: Int32Array,
  { maxAnchors = 1024, maxPerClass = 100, minPixels = 1, random = Math.random }: SamplePixelsOptions,
): ChosenGroup[] {
  const groups = Array.from({ length: counts.length / 2 }, (_, group) => group).filter(
    (group) => counts[2 * group] + counts[2 * group + 1] >= minPixels,
  );
  const [easy, hard] = [0, 1].map((which) => Int32Array.from(groups, (group) => counts[2 * group + which]));
  const shares = shareAnchors({ hard, easy, maxAnchors, maxPerGroup: maxPerClass }, random);
  return groups.map((group, k) => ({
    group,
    ordinals: [drawIndices(shares.easy[k], easy[k], random), drawIndices(shares.hard[k], hard[k], random)],
  }));
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

/** The range of the ids, without the ignored one. */
function idsOf(labels: ArrayLike<number>, ignoreLabel: number | undefined): { firstId: number; ids: number } {
  let [first, last, odd] = [Infinity, -Infinity, 0];
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const label = labels[pixel];
    if (label === ignoreLabel) continue;
    if (label < first) first = label;
    if (label > last) last = label;
    if (!Number.isInteger(label)) odd = label;
  }
  const ids = last < first ? 0 : last - first + 1;
  if (odd !== 0 || ids > MOST_IDS)
    throw new ValueError({
      argument: 'labels',
      expected: `integers less than ${MOST_IDS} apart`,
      received: odd === 0 ? [first, last] : odd,
    });
  return { firstId: first, ids };
}

/** The group of each pixel of a batch: class `id` of an image is group `image · ids + id − firstId`. */
interface PixelTable {
  /** Number of ids from the first to the last. */
  ids: number;
  /** `2 · group + hard` of each pixel, −1 for ignored ones. */
  places: Int32Array;
  /** Number of pixels at each place: easy and hard ones of each group. */
  counts: Int32Array;
}

function groupPixels(
  labels: ArrayLike<number>,
  batch: number,
  { predictions, ignoreLabel }: SamplePixelsOptions,
  { firstId, ids }: { firstId: number; ids: number },
): PixelTable {
  const places = new Int32Array(labels.length);
  const counts = new Int32Array(2 * batch * ids);
  const size = labels.length / batch;
  for (let image = 0; image < batch; image++) {
    const offset = image * ids - firstId;
    for (let pixel = image * size; pixel < (image + 1) * size; pixel++) {
      const label = labels[pixel];
      if (label === ignoreLabel) {
        places[pixel] = -1;
        continue;
      }
      const place = 2 * (offset + label) + (predictions !== undefined && predictions[pixel] !== label ? 1 : 0);
      places[pixel] = place;
      counts[place]++;
    }
  }
  return { ids, places, counts };
}

/** The sampled easy and hard pixels of a group, as ordinals in the order of the map. */
interface ChosenGroup {
  group: number;
  ordinals: Int32Array[];
}

/** Collects the sampled pixels from the map. */
function collectPixels(
  labels: ArrayLike<number>,
  { ids, places, counts }: PixelTable,
  chosen: readonly ChosenGroup[],
): SampledPixels {
  // Per place: the number of pixels passed, the ordinal to take next, and all ordinals to take.
  const passed = new Int32Array(counts.length);
  const next = new Int32Array(counts.length).fill(-1);
  const ordinalsOf = new Map<number, Iterator<number>>();
  const ends = new Int32Array(counts.length / 2);
  let total = 0;
  for (const { group, ordinals } of chosen) {
    ends[group] = total;
    ordinals.forEach((ordinals, hard) => {
      const rest = ordinals.values();
      ordinalsOf.set(2 * group + hard, rest);
      next[2 * group + hard] = rest.next().value ?? -1;
      total += ordinals.length;
    });
  }
  const indices = new Int32Array(total);
  const images = new Int32Array(total);
  for (let pixel = 0; pixel < places.length; pixel++) {
    const place = places[pixel];
    if (place < 0 || passed[place]++ !== next[place]) continue;
    next[place] = ordinalsOf.get(place)?.next().value ?? -1;
    const at = ends[place >> 1]++;
    indices[at] = pixel;
    images[at] = Math.floor((place >> 1) / ids);
  }
  return { indices, labels: Int32Array.from(indices, (pixel) => labels[pixel]), images };
}
