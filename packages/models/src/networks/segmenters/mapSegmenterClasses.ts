import { ShapeError, ValueError } from '@ecgan/core';
import { assertInteger } from '@ecgan/core/internal';
import {
  add,
  exp,
  log,
  matMul,
  max,
  reshape,
  sub,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';

/**
 * Predicts class logits `[batch, height, width, numClasses]` from images `[batch, height, width, 3]` in [-1, 1],
 * differentiably: G_l, as the trainer's option `segmenter` takes it. Any function with this signature is a segmenter.
 */
export interface Segmenter {
  (images: Tensor4D): Tensor4D;
  /**
   * For each label class, the class that the segmenter predicts for its pixels; −1 for a class that the segmenter does
   * not know. Several label classes may have the same value. Pixels of a class with −1 are excluded from the similarity
   * loss and from the hard pixels. Undefined: the segmenter predicts every label class as itself.
   */
  readonly readAs?: readonly number[];
}

/** Options of {@link mapSegmenterClasses}. */
export interface SegmenterMapping {
  /** Number of label classes N that the GAN is trained on. */
  numClasses: number;
  /**
   * For each class of the segmenter, the label class that it corresponds to. If the segmenter does not distinguish
   * several label classes: all of them; their pixels are predicted as the first. Null if no label class corresponds to
   * it.
   */
  mapping: readonly (number | readonly number[] | null)[];
}

/** Logit of a class that is never predicted: its probability is 0. Finite, because 0 · ∞ is not a number. */
const never = -1e9;
/** Added to sums of probabilities (relative to the largest one), so that their logarithm and its gradient stay finite. */
const least = Math.exp(-80);

/**
 * Converts the logits of a segmenter with other classes to logits of the label classes. For example, a segmenter of
 * Cityscapes' 19 scored classes can then serve a GAN trained on the 35 raw ids.
 *
 * `z_n = log Σ_{k → n} exp z'_k`: the probability of a label class is the sum over the segmenter's classes that map to it
 *
 * @remarks If a single class k maps to n, z_n is its logit z'_k. Classes of the segmenter that map to null are dropped
 * before the softmax. Label classes that no class maps to get the logit −10⁹, so they are never predicted; they have
 * the value −1 in `readAs`. The trainer excludes their pixels, like those of `ignoreLabel`, from the similarity loss
 * and from the hard pixels.
 * @param segmenter - Maps images to logits of its own classes.
 * @param mapping - See {@link SegmenterMapping}.
 * @returns A segmenter of `numClasses` classes, for `EcganTrainer`'s option `segmenter`.
 * @throws {@link ValueError} if a class is out of range, or would be predicted as two different classes. The returned
 * function throws {@link ShapeError} if the segmenter does not have `mapping.length` classes.
 * @example
 * ```ts
 * import { tensor4d } from '@tensorflow/tfjs-core';
 * import { mapSegmenterClasses } from '@ecgan/models';
 *
 * // The segmenter knows road and vehicle; ours are void, road, car, truck.
 * const two = () => tensor4d([[[[3, 5]]]]);
 * const ours = mapSegmenterClasses(two, { numClasses: 4, mapping: [1, [2, 3]] });
 * ours(tensor4d([[[[0, 0, 0]]]])); // -1e9 3 5 -1e9
 * ours.readAs; // [-1, 1, 2, 2]
 * ```
 */
export function mapSegmenterClasses(
  segmenter: (images: Tensor4D) => Tensor4D,
  { numClasses, mapping }: SegmenterMapping,
): Segmenter & { readonly readAs: readonly number[] } {
  const readAs = readClasses(numClasses, mapping);
  const targets = mapping.map((classes) => (classes === null ? -1 : [classes].flat()[0]));
  const counts = Array.from({ length: numClasses }, (_, id) => targets.filter((target) => target === id).length);
  const merges = counts.some((count) => count > 1);
  const map = (images: Tensor4D) =>
    tidy(() => {
      const logits = segmenter(images);
      const [batch, height, width, channels] = logits.shape;
      if (channels !== mapping.length)
        throw new ShapeError({
          ...{ argument: 'logits', expected: ['batch', 'height', 'width', mapping.length], received: logits.shape },
          advice: 'mapping must have one entry for each class of the segmenter.',
        });
      const table = targets.flatMap((target) => counts.map((_, id) => (id === target ? 1 : 0)));
      const sums = (x: Tensor2D): Tensor2D => matMul(x, tensor2d(table, [channels, numClasses]));
      const rows = reshape(logits, [-1, channels]) as Tensor2D;
      const known = merges ? logSums(rows, sums) : sums(rows);
      const unread = tensor1d(counts.map((count) => (count === 0 ? never : 0)));
      return reshape(add(known, unread), [batch, height, width, numClasses]) as Tensor4D;
    });
  return Object.assign(map, { readAs });
}

/**
 * `log Σ exp` over groups of each row's logits; `sums` adds up each group. A result is at least the row's largest logit
 * minus 80.
 */
function logSums(rows: Tensor2D, sums: (x: Tensor2D) => Tensor2D): Tensor2D {
  const largest = max(rows, 1, true);
  const relative = exp(sub(rows, largest) as Tensor2D);
  return add(log(add(sums(relative), least)), largest);
}

/** For each label class, the class that its pixels are predicted as; −1 for none. */
function readClasses(numClasses: number, mapping: SegmenterMapping['mapping']): number[] {
  assertInteger('numClasses', numClasses, { atLeast: 1 });
  const readAs: number[] = Array(numClasses).fill(-1);
  mapping.forEach((classes, index) => {
    const group = classes === null ? [] : [classes].flat();
    for (const id of group) {
      const argument = `mapping[${index}]`;
      if (!(Number.isInteger(id) && id >= 0 && id < numClasses))
        throw new ValueError({ argument, expected: `classes from 0 to ${numClasses - 1}, or null`, received: id });
      if (readAs[id] !== -1 && readAs[id] !== group[0])
        throw new ValueError({
          ...{ argument, expected: `class ${id} to be read as ${readAs[id]}, as before`, received: group },
          advice: 'Classes that one entry cannot tell apart must begin with the same one wherever they are.',
        });
      readAs[id] = group[0];
    }
  });
  if (readAs.every((id) => id === -1))
    throw new ValueError({
      argument: 'mapping',
      expected: 'at least one class of the labels',
      received: [...mapping.flat()],
    });
  return readAs;
}
