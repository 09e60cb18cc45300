import { serialization, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { labelConvolution } from '../ops/labelConvolution.js';
import { Convolution2d, type Convolution2dOptions } from './convolution2d.js';
import type { Shape } from './LayerOptions.js';

/** Options of {@link labelConv2d}. */
export interface LabelConv2dOptions extends Convolution2dOptions {
  /** Number of classes, without the boundary channel. */
  numClasses: number;
  /** Whether the label map has an instance-boundary channel. @defaultValue false */
  boundary?: boolean;
}

/** See {@link labelConv2d}. Weights: `kernel [k, k, numClasses (+ 1), filters]`, `bias [filters]`. */
export class LabelConv2d extends Convolution2d {
  static override className = 'EcganLabelConv2d';
  readonly numClasses: number;
  readonly boundary: boolean;

  constructor(options: LabelConv2dOptions) {
    super(options);
    this.numClasses = options.numClasses;
    this.boundary = options.boundary ?? false;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    // Of [innerPatches, innerIndex] the second has the image's height and width.
    const shapes = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as Shape[];
    return super.computeOutputShape(shapes[shapes.length - 1]);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), numClasses: this.numClasses, boundary: this.boundary };
  }

  protected override convolve(labels: Tensor[], kernel: Tensor4D): Tensor4D {
    const { strides, padding, boundary } = this;
    return labelConvolution(labels, kernel, { strides, padding, boundary });
  }

  /** One channel for each class, and one for instance boundaries where there are any. */
  protected override inputChannels(): number {
    return this.numClasses + (this.boundary ? 1 : 0);
  }
}
serialization.registerClass(LabelConv2d);

/**
 * Convolution of a one-hot label map by look-up, without creating the one-hot tensor.
 *
 * `y[n] = Σ_p W[p, label[n + p]] + b`, pixels outside the image contributing 0
 *
 * @remarks Apply it to `symbols` int32 `[batch, height, width]` (the first of {@link LabelLayout.inputs}); to
 * `[innerPatches, innerIndex]`, which is cheaper, being computed once per distinct neighbourhood, and requires kernel 3×3, stride
 * 1 and padding 1; or to a dense map `[batch, height, width, channels]`. Values and weight gradients are equal. Only a dense map
 * receives a gradient. Training and inference compute the same.
 * @param options - See {@link LabelConv2dOptions}.
 * @returns A layer that gives `[batch, newHeight, newWidth, filters]`, see {@link convolvedLength}.
 * @throws {@link ShapeError} when applied, if labels have none of these forms; {@link ValueError} if patches are used with
 * another kernel size, stride or padding.
 *
 * @example
 * ```ts
 * import { labelConv2d } from '@ecgan/core';
 *
 * const conv = labelConv2d({ filters: 64, kernelSize: 4, strides: 2, padding: 2, numClasses: 35 });
 * conv.apply(layout.inputs()[0]); // [batch, height / 2 + 1, width / 2 + 1, 64]
 * ```
 */
export function labelConv2d(options: LabelConv2dOptions): LabelConv2d {
  return new LabelConv2d(options);
}
