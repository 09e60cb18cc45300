import { clone, serialization, type Tensor, type Tensor4D, tile } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import type { LayerOptions, Shape } from './LayerOptions.js';

/** See {@link repeatBatch}. No weights. */
export class RepeatBatch extends layers.Layer {
  static className = 'EcganRepeatBatch';

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [x, like] = inputs as [Tensor4D, Tensor];
    const times = like.shape[0] / x.shape[0];
    if (!Number.isInteger(times)) {
      const expected = `a batch size that is a multiple of ${x.shape[0]}, that of the first input`;
      throw new ShapeError({ argument: 'second input', expected, received: like.shape });
    }
    return times === 1 ? clone(x) : tile(x, [times, 1, 1, 1]);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [x, like] = inputShape as Shape[];
    return [like[0], ...x.slice(1)];
  }
}
serialization.registerClass(RepeatBatch);

/**
 * Layer on `[x, like]` that tiles the batch of x to the batch size of `like`. It combines features computed once per label map
 * with several groups of images of the same label maps, concatenated along the batch.
 *
 * `y[k·batch + i] = x[i]`
 *
 * @param options - Name and `trainable`; the layer has no options of its own.
 * @returns A layer on x `[batch, height, width, channels]` and `like`, of which only the batch size is used.
 * @throws {@link ShapeError} when applied, if the batch size of `like` is not a multiple of that of x.
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { repeatBatch } from '@ecgan/core';
 *
 * repeatBatch().apply([ones([2, 8, 8, 4]), ones([6, 8, 8, 3])]); // [6, 8, 8, 4]
 * ```
 */
export function repeatBatch(options: LayerOptions = {}): RepeatBatch {
  return new RepeatBatch(options);
}
