import {
  cast,
  equal,
  expandDims,
  gather,
  mul,
  slice,
  squeeze,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { withoutGradient } from './withoutGradient.js';

/**
 * Masks features by one class at a time, for class-specific pixel generation.
 *
 * `y[p] = features[image_p] ⊙ [labels[image_p] = class_p]`
 *
 * @param features - `[batch, height, width, channels]`.
 * @param labels - Class ids, int32 `[batch, height, width]`.
 * @param pairs - (image, class), int32 `[pairs, 2]`: {@link LabelLayout.presentClasses} or a subset.
 * @returns `[pairs, height, width, channels]`. The gradient with respect to an image sums over its pairs.
 * @see Tang et al. 2023, arXiv 2003.13898, class-specific pixel generation
 *
 * @example
 * ```ts
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { classMask } from '@ecgan/core';
 *
 * const pairs = tensor2d(layout.presentClasses, [layout.presentClasses.length / 2, 2], 'int32');
 * classMask(features, layout.labelMap(), pairs);
 * ```
 */
export function classMask(features: Tensor4D, labels: Tensor3D, pairs: Tensor2D): Tensor4D {
  return tidy(() => {
    const count = pairs.shape[0];
    const images = squeeze(slice(pairs, [0, 0], [count, 1]), [1]);
    const mask = withoutGradient(() => {
      const classes = expandDims(slice(pairs, [0, 1], [count, 1]), 2);
      return expandDims(cast(equal(gather(labels, images), classes), 'float32'), 3);
    });
    return mul(gather(features, images), mask) as Tensor4D;
  });
}
