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
      const expected = `a multiple of ${x.shape[0]}, the batch of the first input, as its batch`;
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
 * Layer on `[x, like]` that repeats the batch of x until it is as long as that of `like`: what was computed once per label map
 * meets several pictures of it, joined group after group.
 *
 * `y[k·batch + i] = x[i]`
 *
 * @param options - Name and the like; the layer has no options of its own.
 * @returns A layer on x `[batch, height, width, channels]` and `like`, of whose shape only the batch is read.
 * @throws {@link ShapeError} at the call, if the longer batch is no multiple of the shorter.
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
