import {
  concat,
  gather,
  reshape,
  serialization,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { LayerOptions, Shape } from './LayerOptions.js';

/** See {@link classMaps}. No weights. */
export class ClassMaps extends layers.Layer {
  static className = 'EcganClassMaps';

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [map, rows, index] = inputs as [Tensor4D, Tensor2D, Tensor3D];
    return tidy(() => gather(concat([reshape(map, [-1, map.shape[3]]) as Tensor2D, rows]), index));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [map, , index] = inputShape as Shape[];
    return [...index, map[3]];
  }
}
serialization.registerClass(ClassMaps);

/**
 * Layer on `[map, rows, index]` that expands the outputs of {@link classConv2d} to one map per (image, class) pair.
 *
 * `y[pair, i, j] = concat(map, rows)[index[pair, i, j]]`
 *
 * @returns A layer; its output is `[pairs, height, width, channels]`, `index` int32 `[pairs, height, width]` of
 * {@link LabelLayout.classRegions}.
 *
 * @example
 * ```ts
 * import { classConv2d, classMaps } from '@ecgan/core';
 *
 * const { patches, index } = layout.classRegions({ convolutions: 1 });
 * classMaps().apply([...classConv2d({ filters: 3 }).apply([features, patches[0]]), index]); // [pairs, height, width, 3]
 * ```
 */
export function classMaps(options: LayerOptions = {}): ClassMaps {
  return new ClassMaps(options);
}
