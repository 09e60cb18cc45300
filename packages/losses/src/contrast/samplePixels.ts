import { ShapeError, ValueError } from '@ecgan/core';
import { assertInteger, drawIndices } from '@ecgan/core/internal';
import { shareAnchors } from './shareAnchors.js';

/** Ids must lie this close together: pixels are counted in tables of all ids between the smallest and the largest. */
const MOST_IDS = 2 ** 16;

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

/** Chosen pixels, grouped by image and class, in the order of the map. */
export interface SampledPixels {
  /** `image · height · width + y · width + x` of each. */
  indices: Int32Array;
  /** The class of each. */
  labels: Int32Array;
  /** The image of each. */
  images: Int32Array;
}

/**
 * Chooses the pixels that take part in a contrast: as many of each class of each image, half of them hard.
 *
 * `min(maxAnchors, Σ_g min(maxPerClass, pixels of g))` anchors over the groups g = (image, class)
 *
 * @remarks All groups have as many anchors, but for one more or less, except those that are short of pixels. Half of all anchors are
 * hard, as far as there are hard and easy ones: where a group is short of either, the others make up for it, evenly. So the whole
 * budget is used and half of it hard for any batch, number of classes and resolution. ContrastiveSeg rounds down instead, both
 * `maxAnchors / groups` and the half of each group, which leaves little of either where there are hundreds of groups.
 *
 * Every hard pixel of a group is as likely as any other, and so every easy one. Runs on the CPU, on typed arrays, in two passes over
 * the map, so that nothing is read back from a GPU.
 * @param labels - Class ids of `[batch, height, width]`, flat; integers, less than 65,536 apart.
 * @param shape - `[batch, height, width]`.
 * @param options - See {@link SamplePixelsOptions}.
 * @throws {@link ShapeError} if an array is not as long as the shape says; {@link ValueError} if an option or an id is out of range.
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

/** A batch of which other processes have a part. */
export interface JointSampling extends SamplePixelsOptions {
  /** Ids are 0 … numClasses − 1. */
  numClasses: number;
  /** The place in the whole batch of each image here. */
  places: readonly number[];
  /** Numbers of all images of the batch, in order, from those of the images here: as many of each image. */
  ofAllImages: (own: Int32Array) => Int32Array;
}

/** What {@link sampleJointPixels} chose. */
interface JointSample extends SampledPixels {
  /** How many pixels of the whole batch were chosen. */
  total: number;
}

/**
 * The part of {@link samplePixels} that is of the images here, where other processes have the rest of the batch: together they choose what one
 * process would of all. They exchange how many pixels of each class each image has, no pixels.
 *
 * @returns Indices are of the images here, `images` of the whole batch.
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

/** Draws which pixels of each group are chosen, from how many easy and how many hard ones each has. */
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

/** The range of the ids, but for the one that is ignored. */
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

/** Where each pixel of a batch belongs. Pixels of class `id` of an image are of group `image · ids + id − firstId`. */
interface PixelTable {
  /** How many ids there are from the first to the last. */
  ids: number;
  /** `2 · group + hard` of each pixel, −1 of those that are ignored. */
  places: Int32Array;
  /** How many pixels have each place: easy and hard ones of each group. */
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

/** Which of its easy and which of its hard pixels a group gives, counted in the order of the map. */
interface ChosenGroup {
  group: number;
  ordinals: Int32Array[];
}

/** Finds the chosen pixels in the map. */
function collectPixels(
  labels: ArrayLike<number>,
  { ids, places, counts }: PixelTable,
  chosen: readonly ChosenGroup[],
): SampledPixels {
  // Per place: how many pixels were passed, which is the next to take, and all that are to be taken.
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
