import { ValueError } from '@ecgan/core';
import { assertInteger, assertNumber, assertShape } from '@ecgan/core/internal';
import { Tensor, type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';

/** A weight ≥ 0 per class: numbers, or a tensor `[numClasses]`, whose values are not checked, because that would read it. */
export type ClassWeights = readonly number[] | Tensor1D;

/** Options of {@link inverseFrequencyWeights}. */
export interface InverseFrequencyWeightsOptions {
  /** Pixels with this id are not counted; its weight is 0. @defaultValue none */
  ignoreLabel?: number;
}

/**
 * Class weights α_c, the inverse frequency of each class in some label maps, for {@link labelLoss} and {@link classPixelLoss}.
 *
 * `α_c = pixels / pixels of class c`, 0 for a class that is absent
 *
 * @remarks OASIS's balance, as {@link segmentationObjective} computes it for each batch: every class present gets the same total weight,
 * however small it is. Compute the weights per batch, or once for the whole dataset.
 * @param labels - Class ids of one or more maps, flat. Ids outside 0 … numClasses − 1 are not counted.
 * @param numClasses - Number of weights.
 * @param options - See {@link InverseFrequencyWeightsOptions}.
 * @throws {@link ValueError} if `numClasses` is not an integer ≥ 1.
 * @see Sushko et al. 2021, arXiv 2012.04781, equation 1
 *
 * @example
 * ```ts
 * import { inverseFrequencyWeights } from '@ecgan/losses';
 *
 * inverseFrequencyWeights([0, 0, 0, 2], 3); // [4/3, 0, 4]
 * ```
 */
export function inverseFrequencyWeights(
  labels: ArrayLike<number>,
  numClasses: number,
  options: InverseFrequencyWeightsOptions = {},
): number[] {
  return weightsOfCounts(countClasses(labels, numClasses, options));
}

/** Pixels of each class, `[numClasses]`; the arguments are those of {@link inverseFrequencyWeights}. */
export function countClasses(
  labels: ArrayLike<number>,
  numClasses: number,
  { ignoreLabel }: InverseFrequencyWeightsOptions = {},
): number[] {
  assertInteger('numClasses', numClasses, { atLeast: 1 });
  const counts = new Array<number>(numClasses).fill(0);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const label = labels[pixel];
    if (label !== ignoreLabel && counts[label] !== undefined) counts[label]++;
  }
  return counts;
}

/** α_c from the number of pixels of each class. */
export function weightsOfCounts(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count === 0 ? 0 : total / count));
}

/**
 * Throws a {@link ValueError} unless there is a weight ≥ 0 for each class.
 *
 * @param numClasses - The expected number, where it is known.
 */
export function assertClassWeights(weights: ClassWeights, numClasses?: number): void {
  if (weights instanceof Tensor) {
    assertShape('classWeights', weights, [numClasses ?? 'numClasses']);
    return;
  }
  if (numClasses !== undefined && weights.length !== numClasses)
    throw new ValueError({
      argument: 'classWeights',
      expected: `${numClasses} weights, one per class of the logits`,
      received: weights,
    });
  weights.forEach((weight, id) => {
    assertNumber(`classWeights[${id}]`, weight, { atLeast: 0 });
  });
}

/** Class weights as a tensor: a new one from numbers, or the given one. */
export function asTensor(weights: ClassWeights): Tensor1D {
  return weights instanceof Tensor ? weights : tensor1d([...weights]);
}
