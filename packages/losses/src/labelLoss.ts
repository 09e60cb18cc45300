import { assertShape } from '@ecgan/core/internal';
import { cast, expandDims, logSoftmax, mul, neg, range, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { unequalPairs } from './contrast/anchorLosses.js';
import { assertClassWeights, asTensor, type ClassWeights } from './inverseFrequencyWeights.js';
import { type Reduced, type Reduction, reduce } from './reduce.js';

/** Options of {@link labelLoss}. */
export interface LabelLossOptions<R extends Reduction = Reduction> {
  /** Pixels with this id take no part. @defaultValue only ids outside 0 … numClasses − 1 are skipped */
  ignoreLabel?: number;
  /** Weight ≥ 0 of a pixel of each class, such as {@link inverseFrequencyWeights}. @defaultValue 1 each */
  classWeights?: ClassWeights;
  /** Over the pixels of the whole batch. @defaultValue `'mean'` */
  reduction?: R;
}

/**
 * Label loss: softmax cross entropy of the labels predicted from an image; trains the label generator G_l on (I, S).
 *
 * `L = −Σ_p w(s_p) log softmax(logits_p)[s_p] / Σ_p w(s_p)` over the pixels p of the batch
 *
 * @remarks Our addition, for a G_l that is trained along with the GAN; the paper uses a frozen, pretrained segmenter.
 * @param labelMap - Class ids, int32 `[batch, height, width]`.
 * @param logits - `[batch, height, width, numClasses]`.
 * @param options - See {@link LabelLossOptions}.
 * @returns A scalar for `'mean'` and `'sum'`, `[batch, height, width]` for `'none'`. 0 if no pixel takes part.
 * @throws {@link ShapeError} if the shapes differ; {@link ValueError} if a class weight is negative or their number is not numClasses.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.2, label generator
 *
 * @example
 * ```ts
 * import { tensor3d, tensor4d } from '@tensorflow/tfjs-core';
 * import { labelLoss } from '@ecgan/losses';
 *
 * const labelMap = tensor3d([[[1, 255]]], [1, 1, 2], 'int32');
 * labelLoss(labelMap, tensor4d([[[[0, 0], [9, 9]]]]), { ignoreLabel: 255 }).print(); // 0.693147 = log 2
 * ```
 */
export function labelLoss<R extends Reduction = 'mean'>(
  labelMap: Tensor,
  logits: Tensor,
  { ignoreLabel, classWeights, reduction = 'mean' as R }: LabelLossOptions<R> = {},
): Reduced<R> {
  assertShape('logits', logits, ['batch', 'height', 'width', 'numClasses']);
  assertShape('labelMap', labelMap, logits.shape.slice(0, 3), 'Bring labels and logits to one size first.');
  const numClasses = logits.shape[3] as number;
  if (classWeights) assertClassWeights(classWeights, numClasses);
  return tidy(() => {
    const labels = cast(labelMap, 'float32');
    // An id outside the classes gives a row of zeros. Not oneHot: TF.js refuses a depth of 1.
    const chosen = sub(1, unequalPairs(expandDims(labels, 3), range(0, numClasses)));
    const losses = neg(sum(mul(chosen, logSoftmax(logits)), 3));
    const classWeight = sum(classWeights ? mul(chosen, asTensor(classWeights)) : chosen, 3);
    const weights = ignoreLabel === undefined ? classWeight : mul(classWeight, unequalPairs(labels, ignoreLabel));
    return reduce(losses, reduction, weights);
  });
}
