import { serialization, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { upsampleNearest } from '../ops/upsampleNearest.js';
import { firstShape, type LayerOptions, type Shape } from './LayerOptions.js';

/** Options of {@link upsampleNearest2d}. */
export interface UpsampleNearest2dOptions extends LayerOptions {
  /** Upsampling factor of height and width, an integer ≥ 1. @defaultValue 2 */
  factor?: number;
}

/** See {@link upsampleNearest2d}. No weights. */
export class UpsampleNearest2d extends layers.Layer {
  static className = 'EcganUpsampleNearest2d';
  readonly factor: number;

  constructor(options: UpsampleNearest2dOptions = {}) {
    super(options);
    this.factor = options.factor ?? 2;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return upsampleNearest((Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D, this.factor);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width, channels] = firstShape(inputShape);
    const length = (size: number | null) => (size === null ? null : size * this.factor);
    return [batch, length(height), length(width), channels];
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), factor: this.factor };
  }
}
serialization.registerClass(UpsampleNearest2d);

/**
 * {@link upsampleNearest} as a layer: nearest-neighbour upsampling.
 *
 * @param options - See {@link UpsampleNearest2dOptions}.
 * @returns A layer for `[batch, height, width, channels]` that gives `[batch, factor·height, factor·width, channels]`.
 * @throws {@link ValueError} when applied, if `factor` is not an integer ≥ 1.
 *
 * @example
 * ```ts
 * import { upsampleNearest2d } from '@ecgan/core';
 *
 * const larger = upsampleNearest2d().apply(features); // twice the height and width
 * ```
 */
export function upsampleNearest2d(options?: UpsampleNearest2dOptions): UpsampleNearest2d {
  return new UpsampleNearest2d(options);
}
