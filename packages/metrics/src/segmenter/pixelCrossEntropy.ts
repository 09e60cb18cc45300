import { oneHotFloat, ShapeError } from '@ecgan/core';
import {
  cast,
  div,
  logSoftmax,
  maximum,
  mul,
  neg,
  notEqual,
  type Scalar,
  sum,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';

/**
 * Pixel cross-entropy: the mean of `−log softmax(logits)[label]` over the pixels that are not ignored.
 *
 * @param labelMap - Class ids in [0, numClasses), int32 `[batch, height, width]`, or `ignoreLabel`.
 * @param logits - `[batch, height, width, numClasses]`.
 * @returns A scalar; 0 if every pixel is ignored. The caller disposes it.
 * @throws {@link ShapeError} if the shapes of the two do not match.
 */
export function pixelCrossEntropy(labelMap: Tensor3D, logits: Tensor4D, ignoreLabel?: number): Scalar {
  const [batch, height, width, numClasses] = logits.shape;
  if (labelMap.shape.join() !== [batch, height, width].join()) {
    throw new ShapeError({ argument: 'labelMap', expected: [batch, height, width], received: labelMap.shape });
  }
  return tidy(() => {
    // −1 is not a class: without an ignoreLabel every pixel is counted.
    const counted = cast(notEqual(labelMap, ignoreLabel ?? -1), 'float32');
    const truth = oneHotFloat(labelMap, numClasses);
    const crossEntropy = neg(sum(mul(truth, logSoftmax(logits)), 3));
    return div(sum(mul(crossEntropy, counted)), maximum(sum(counted), 1)) as Scalar;
  });
}
