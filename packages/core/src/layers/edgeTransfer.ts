import { serialization, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { transferEdges } from '../ops/transferEdges.js';
import type { LayerOptions, Shape } from './LayerOptions.js';

/** See {@link edgeTransfer}. No weights. */
export class EdgeTransfer extends layers.Layer {
  static className = 'EcganEdgeTransfer';

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [imageFeatures, edgeFeatures] = inputs as Tensor4D[];
    return transferEdges(imageFeatures, edgeFeatures);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [image, edge] = inputShape as Shape[];
    return image.map((length, axis) => (length === 1 ? edge[axis] : length));
  }
}
serialization.registerClass(EdgeTransfer);

/**
 * {@link transferEdges} as a layer on `[imageFeatures, edgeFeatures]`: attention guided edge transfer, G_t.
 *
 * `F ⊙ σ(F_e) + F`
 *
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.1
 *
 * @example
 * ```ts
 * import { edgeTransfer } from '@ecgan/core';
 *
 * const transferred = edgeTransfer().apply([imageFeatures, edgeFeatures]);
 * ```
 */
export function edgeTransfer(options: LayerOptions = {}): EdgeTransfer {
  return new EdgeTransfer(options);
}
