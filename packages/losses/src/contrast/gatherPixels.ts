import { ValueError } from '@ecgan/core';
import { assertShape } from '@ecgan/core/internal';
import { gather, reshape, Tensor, type Tensor1D, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';

/**
 * The feature vectors of chosen pixels; differentiable in the features.
 *
 * @param features - `[batch, height, width, dim]`, at the resolution of the label maps the pixels were chosen from.
 * @param indices - `image · height · width + y · width + x` of each pixel, from {@link samplePixels}; or the same as an int32 tensor, which
 *   is not checked, because that would read it.
 * @returns `[samples, dim]`. The caller disposes it.
 * @throws {@link ShapeError} if `features` is not of rank 4; {@link ValueError} if an index is out of range, for which backends would read arbitrary memory.
 *
 * @example
 * ```ts
 * import { tensor4d } from '@tensorflow/tfjs-core';
 * import { gatherPixels } from '@ecgan/losses';
 *
 * gatherPixels(tensor4d([[[[1, 2], [3, 4]]]]), Int32Array.of(1)).print(); // [[3, 4]]
 * ```
 */
export function gatherPixels(features: Tensor, indices: Int32Array | Tensor1D): Tensor2D {
  assertShape('features', features, ['batch', 'height', 'width', 'dim']);
  const [batch, height, width, dim] = features.shape;
  const pixels = batch * height * width;
  if (indices instanceof Tensor) return tidy(() => gather(reshape(features, [pixels, dim]) as Tensor2D, indices));
  const outside = indices.find((index) => index < 0 || index >= pixels);
  if (outside !== undefined)
    throw new ValueError({
      argument: 'indices',
      expected: `pixels 0 to ${pixels - 1} of features [${features.shape.join(', ')}]`,
      received: outside,
      advice: 'Choose pixels from label maps of the resolution of the features.',
    });
  return tidy(() => gather(reshape(features, [pixels, dim]) as Tensor2D, tensor1d(indices, 'int32')));
}
