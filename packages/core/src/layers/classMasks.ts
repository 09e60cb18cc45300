import { serialization, type Tensor, type Tensor2D, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { classMask } from '../ops/classMask.js';
import type { LayerOptions, Shape } from './LayerOptions.js';

/** See {@link classMasks}. No weights. */
export class ClassMasks extends layers.Layer {
  static className = 'EcganClassMasks';

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [features, labelMap, pairs] = inputs as [Tensor4D, Tensor3D, Tensor2D];
    return classMask(features, labelMap, pairs);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [features, , pairs] = inputShape as Shape[];
    return [pairs[0], ...features.slice(1)];
  }
}
serialization.registerClass(ClassMasks);

/**
 * {@link classMask} as a layer on `[features, labelMap, pairs]`: masks features by one class at a time.
 *
 * @param options - Name and `trainable`; the layer has no options of its own.
 * @returns A layer on features `[batch, height, width, channels]`, labels int32 `[batch, height, width]` and (image, class) pairs
 * int32 `[pairs, 2]`, that gives `[pairs, height, width, channels]`.
 * @see Tang et al. 2023, arXiv 2003.13898, class-specific pixel generation
 *
 * @example
 * ```ts
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { classMasks } from '@ecgan/core';
 *
 * const pairs = tensor2d(layout.presentClasses, [layout.presentClasses.length / 2, 2], 'int32');
 * classMasks().apply([features, layout.labelMap(), pairs]); // [pairs, height, width, channels]
 * ```
 */
export function classMasks(options: LayerOptions = {}): ClassMasks {
  return new ClassMasks(options);
}
