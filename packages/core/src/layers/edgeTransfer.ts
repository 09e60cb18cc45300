import { serialization, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { broadcastShape } from '../ops/broadcastShape.js';
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
    const [imageFeatures, edgeFeatures] = inputShape as Shape[];
    return broadcastShape({ imageFeatures, edgeFeatures });
  }
}
serialization.registerClass(EdgeTransfer);

/**
 * {@link transferEdges} as a layer on `[imageFeatures, edgeFeatures]`: attention guided edge transfer, G_t.
 *
 * `F ⊙ σ(F_e) + F`
 *
 * @param options - Name and `trainable`; the layer has no options of its own and no weights.
 * @returns A layer on two `[batch, height, width, channels]` whose shapes are equal or broadcast; see {@link transferEdges}.
 * @throws {@link ShapeError} when applied, if the shapes do not broadcast.
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
