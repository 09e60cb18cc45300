import { serialization, type Tensor, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { type LabelPoolOptions, labelPool } from '../ops/labelPool.js';
import type { LayerOptions, Shape } from './LayerOptions.js';

/** Options of {@link labelPool2d}. */
export interface LabelPool2dOptions extends LayerOptions, LabelPoolOptions {}

/** See {@link labelPool2d}. No weights. */
export class LabelPool2d extends layers.Layer {
  static className = 'EcganLabelPool2d';
  readonly numClasses: number;
  readonly boundary: boolean;

  constructor(options: LabelPool2dOptions) {
    super(options);
    this.numClasses = options.numClasses;
    this.boundary = options.boundary ?? false;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [innerPatches, innerIndex] = inputs as [Tensor2D, Tensor3D];
    return labelPool(innerPatches, innerIndex, { numClasses: this.numClasses, boundary: this.boundary });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [, [batch, height, width]] = inputShape as Shape[];
    const half = (length: number | null) => (length === null ? null : Math.ceil(length / 2));
    return [batch, half(height), half(width), this.numClasses + (this.boundary ? 1 : 0)];
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), numClasses: this.numClasses, boundary: this.boundary };
  }
}
serialization.registerClass(LabelPool2d);

/**
 * {@link labelPool} as a layer on `[innerPatches, innerIndex]`: the label input of a multi-scale discriminator's second scale.
 *
 * @remarks Without gradient, since labels are integers.
 * @param options - See {@link LabelPool2dOptions}.
 * @returns A layer on int32 `[distinct, 9]` and `[batch, height, width]` that gives class frequencies in [0, 1],
 * `[batch, ⌈height / 2⌉, ⌈width / 2⌉, channels]`.
 *
 * @example
 * ```ts
 * import { labelPool2d } from '@ecgan/core';
 *
 * const [, innerPatches, innerIndex] = layout.inputs();
 * labelPool2d({ numClasses: 35 }).apply([innerPatches, innerIndex]); // [batch, height / 2, width / 2, 35]
 * ```
 */
export function labelPool2d(options: LabelPool2dOptions): LabelPool2d {
  return new LabelPool2d(options);
}
