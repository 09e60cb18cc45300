import { assertShape } from '@ecgan/core/internal';
import {
  cast,
  expandDims,
  gather,
  matMul,
  mul,
  range,
  reshape,
  slice,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import { unequalPairs } from './contrast/anchorLosses.js';
import { meanAbsoluteDifference } from './featureMatchingLoss.js';
import { assertClassWeights, asTensor, type ClassWeights } from './inverseFrequencyWeights.js';
import { averageOverScales, type Reduced, type Reduction, reduce, type Scales, zeroOf } from './reduce.js';

/** Options of {@link classPixelLoss}. */
export interface ClassPixelLossOptions<R extends Reduction = Reduction> {
  /**
   * Class weights α_c ≥ 0, such as {@link inverseFrequencyWeights}, OASIS's balance in favour of small classes.
   * @defaultValue 1 each, as the paper
   */
  classWeights?: ClassWeights;
  /** Over the images. @defaultValue `'mean'` */
  reduction?: R;
}

/**
 * Class-specific pixel loss: the image generated for a class should equal the photo where that class is, and be 0 elsewhere.
 *
 * `L_L1 = Σ_c α_c ‖I ⊙ S_c − Î_c‖₁`, α_c = 1 unless given
 *
 * @remarks Summed over the classes present, averaged over height, width and channels, and then over the images, so that a weight means
 * the same at every size. No gradient reaches `photo`. Lists of photos, label maps and class pixels, one per scale, give the mean over the
 * scales.
 * @param photo - I, `[batch, height, width, channels]`.
 * @param labelMap - Class ids, int32 `[batch, height, width]`.
 * @param classPixels - Î_c of each pair, `[pairs, height, width, channels]`.
 * @param pairs - (image, class) of each entry of `classPixels`, int32 `[pairs, 2]`; `LabelLayout.presentClasses` of `@ecgan/core`.
 * @param options - See {@link ClassPixelLossOptions}.
 * @returns A scalar for `'mean'` and `'sum'`, `[batch]` for `'none'`. 0 without pairs.
 * @throws {@link ShapeError} if the shapes do not fit each other; {@link ValueError} if lists differ in length or a class weight is negative.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.2, class-specific pixel generation; α_c: Sushko et al. 2021, arXiv 2012.04781
 *
 * @example
 * ```ts
 * import { ones, tensor2d, tensor3d, zeros } from '@tensorflow/tfjs-core';
 * import { classPixelLoss } from '@ecgan/losses';
 *
 * const labelMap = tensor3d([[[0, 1]]], [1, 1, 2], 'int32');
 * const pairs = tensor2d([[0, 0], [0, 1]], [2, 2], 'int32'); // classes 0 and 1 of image 0
 * classPixelLoss(ones([1, 1, 2, 3]), labelMap, zeros([2, 1, 2, 3]), pairs).print(); // 1 = 1/2 + 1/2
 * ```
 */
export function classPixelLoss<R extends Reduction = 'mean'>(
  photo: Scales,
  labelMap: Scales,
  classPixels: Scales,
  pairs: Tensor,
  { classWeights, reduction = 'mean' as R }: ClassPixelLossOptions<R> = {},
): Reduced<R> {
  assertShape('pairs', pairs, ['pairs', 2]);
  if (classWeights) assertClassWeights(classWeights);
  return tidy(() => {
    const weights = classWeights && pairs.shape[0] > 0 ? weightsOfPairs(pairs, classWeights) : undefined;
    const ofScale = (tensors: Tensor[], at: string) => lossOfImages(tensors, { pairs, weights }, at);
    return reduce(averageOverScales({ photo, labelMap, classPixels }, ofScale), reduction);
  });
}

/** (image, class) pairs and the weight of each, `[pairs]`. */
interface WeightedPairs {
  pairs: Tensor;
  weights?: Tensor;
}

/** The weight of each pair's class; 0 for a class without one. */
function weightsOfPairs(pairs: Tensor, classWeights: ClassWeights): Tensor {
  const classes = slice(cast(pairs, 'float32'), [0, 1], [-1, 1]);
  const weights = asTensor(classWeights);
  const chosen = sub(1, unequalPairs(classes, range(0, weights.shape[0])));
  return sum(mul(chosen, weights), 1);
}

/** The loss of each image at one scale, `[batch]`. */
function lossOfImages([photo, labelMap, classPixels]: Tensor[], { pairs, weights }: WeightedPairs, at: string): Tensor {
  assertShape(`photo${at}`, photo, ['batch', 'height', 'width', 'channels']);
  const [batch, height, width, channels] = photo.shape;
  assertShape(`labelMap${at}`, labelMap, [batch, height, width]);
  const count = pairs.shape[0];
  assertShape(`classPixels${at}`, classPixels, [count, height, width, channels]);
  if (count === 0) return zeroOf(classPixels, [batch]);
  const images = reshape(slice(cast(pairs, 'int32'), [0, 0], [-1, 1]), [count]) as Tensor1D;
  const classes = reshape(slice(cast(pairs, 'float32'), [0, 1], [-1, 1]), [count, 1, 1]);
  const ofClass = sub(1, unequalPairs(gather(cast(labelMap, 'float32'), images), classes));
  const target = mul(gather(photo, images), expandDims(ofClass, 3));
  const distances = meanAbsoluteDifference(classPixels, target);
  const perPair = reshape(weights ? mul(distances, weights) : distances, [count, 1]);
  // Not oneHot: TF.js refuses a depth of 1, a batch of one image.
  const ofImage = sub(
    1,
    unequalPairs(reshape(range(0, batch), [batch, 1]), reshape(cast(images, 'float32'), [1, count])),
  );
  return reshape(matMul(ofImage, perPair), [batch]);
}
