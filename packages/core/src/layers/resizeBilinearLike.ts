import { serialization, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { resizeBilinear } from '../ops/resizeBilinear.js';
import type { LayerOptions, Shape } from './LayerOptions.js';

/** See {@link resizeBilinearLike}. No weights. */
export class ResizeBilinearLike extends layers.Layer {
  static className = 'EcganResizeBilinearLike';

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [x, reference] = inputs as [Tensor4D, Tensor4D];
    const [, height, width] = reference.shape;
    return x.shape[1] === height && x.shape[2] === width ? x : resizeBilinear(x, [height, width]);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [[batch, , , channels], [, height, width]] = inputShape as [Shape, Shape];
    return [batch, height, width, channels];
  }
}
serialization.registerClass(ResizeBilinearLike);

/**
 * {@link resizeBilinear} to the size another image has: sizes that are known only when the network runs.
 *
 * @param options - Name of the layer.
 * @returns A layer for `[x, reference]`, `[batch, anyHeight, anyWidth, channels]` and `[any, height, width, any]`, that gives
 * `[batch, height, width, channels]`. Of the reference only the size counts: no gradient reaches it.
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { resizeBilinearLike } from '@ecgan/core';
 *
 * resizeBilinearLike().apply([ones([1, 2, 2, 5]), ones([1, 8, 6, 3])]); // [1, 8, 6, 5]
 * ```
 */
export function resizeBilinearLike(options: LayerOptions = {}): ResizeBilinearLike {
  return new ResizeBilinearLike(options);
}
