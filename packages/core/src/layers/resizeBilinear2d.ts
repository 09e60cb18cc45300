import { serialization, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { resizeBilinear } from '../ops/resizeBilinear.js';
import { firstShape, type LayerOptions, type Shape } from './LayerOptions.js';

/** Options of {@link resizeBilinear2d}. */
export interface ResizeBilinear2dOptions extends LayerOptions {
  /** New height, an integer ≥ 1. */
  height: number;
  /** New width, an integer ≥ 1. */
  width: number;
}

/** See {@link resizeBilinear2d}. No weights. */
export class ResizeBilinear2d extends layers.Layer {
  static className = 'EcganResizeBilinear2d';
  readonly height: number;
  readonly width: number;

  constructor(options: ResizeBilinear2dOptions) {
    super(options);
    this.height = options.height;
    this.width = options.width;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return resizeBilinear((Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D, [this.height, this.width]);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, , , channels] = firstShape(inputShape);
    return [batch, this.height, this.width, channels];
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), height: this.height, width: this.width };
  }
}
serialization.registerClass(ResizeBilinear2d);

/**
 * {@link resizeBilinear} as a layer: bilinear resize with half-pixel centres, as in PyTorch.
 *
 * @param options - See {@link ResizeBilinear2dOptions}.
 * @returns A layer for `[batch, anyHeight, anyWidth, channels]` that gives `[batch, height, width, channels]`.
 * @throws {@link ValueError} when applied, if a new length is not an integer ≥ 1.
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { resizeBilinear2d } from '@ecgan/core';
 *
 * resizeBilinear2d({ height: 4, width: 6 }).apply(ones([1, 8, 8, 3])); // [1, 4, 6, 3]
 * ```
 */
export function resizeBilinear2d(options: ResizeBilinear2dOptions): ResizeBilinear2d {
  return new ResizeBilinear2d(options);
}
