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
 * Mean over the pixels that are not ignored of `−log softmax(logits)[label]`.
 *
 * @param labelMap - Class ids in [0, numClasses), int32 `[batch, height, width]`; any id where it is `ignoreLabel`.
 * @param logits - `[batch, height, width, numClasses]`.
 * @returns A scalar; 0 when every pixel is ignored. The caller disposes it.
 * @throws {@link ShapeError} if the two do not belong together.
 */
export function pixelCrossEntropy(labelMap: Tensor3D, logits: Tensor4D, ignoreLabel?: number): Scalar {
  const [batch, height, width, numClasses] = logits.shape;
  if (labelMap.shape.join() !== [batch, height, width].join()) {
    throw new ShapeError({ argument: 'labelMap', expected: [batch, height, width], received: labelMap.shape });
  }
  return tidy(() => {
    // −1 is no class: where nothing is ignored, every pixel counts.
    const counted = cast(notEqual(labelMap, ignoreLabel ?? -1), 'float32');
    const truth = oneHotFloat(labelMap, numClasses);
    const crossEntropy = neg(sum(mul(truth, logSoftmax(logits)), 3));
    return div(sum(mul(crossEntropy, counted)), maximum(sum(counted), 1)) as Scalar;
  });
}
