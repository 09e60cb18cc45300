import { add, concat, mul, serialization, split, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { ShapeError, ValueError } from '../errors.js';
import { firstShape, type LayerOptions, type Shape } from './LayerOptions.js';

/** How a pretrained network's images were normalised. */
export interface ImageStatistics {
  /** Numbers of a white pixel before its mean is taken off: 1 or 255. */
  white: number;
  /** Order of the channels that the network takes. */
  order: 'rgb' | 'bgr';
  /** Mean of each channel, in that order, on the scale of `white`. */
  mean: readonly number[];
  /** Standard deviation of each, likewise; 1 where the images were not divided by any. */
  deviation: readonly number[];
}

/** Options of {@link imageNormalization}. */
export interface ImageNormalizationOptions extends LayerOptions, ImageStatistics {}

/** ImageNet's mean and standard deviation of RGB in [0, 1]: torchvision's weights, SegFormer's, timm's. */
export const torchvisionStatistics: ImageStatistics = {
  white: 1,
  order: 'rgb',
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
};

/** ImageNet's mean of BGR in [0, 255]: Caffe's weights, such as those of VGG that Keras offers. */
export const caffeStatistics: ImageStatistics = {
  white: 255,
  order: 'bgr',
  mean: [103.939, 116.779, 123.68],
  deviation: [1, 1, 1],
};

/** See {@link imageNormalization}. No weights. */
export class ImageNormalization extends layers.Layer {
  static className = 'EcganImageNormalization';
  readonly statistics: ImageStatistics;

  constructor({ white, order, mean, deviation, ...options }: ImageNormalizationOptions) {
    super(options);
    if (order !== 'rgb' && order !== 'bgr')
      throw new ValueError({ argument: 'order', expected: "'rgb' or 'bgr'", received: order });
    for (const [argument, received] of Object.entries({ mean, deviation })) {
      if (received.length !== 3 || !received.every(Number.isFinite))
        throw new ValueError({ argument, expected: 'three numbers, one per channel', received });
    }
    for (const [argument, received] of Object.entries({ white, deviation: Math.min(...deviation) })) {
      if (!(received > 0)) throw new ValueError({ argument, expected: 'numbers > 0', received });
    }
    this.statistics = { white, order, mean: [...mean], deviation: [...deviation] };
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const { white, order, mean, deviation } = this.statistics;
      if (x.shape[3] !== 3)
        throw new ShapeError({ argument: 'input', expected: ['batch', 'height', 'width', 3], received: x.shape });
      const [red, green, blue] = split(x, 3, 3);
      const channels = order === 'rgb' ? x : concat([blue, green, red], 3);
      const scale = tensor1d(deviation.map((one) => white / 2 / one));
      const shift = tensor1d(mean.map((one, channel) => (white / 2 - one) / deviation[channel]));
      return add(mul(channels, scale), shift);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return firstShape(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    const { white, order, mean, deviation } = this.statistics;
    return { ...super.getConfig(), white, order, mean: [...mean], deviation: [...deviation] };
  }
}
serialization.registerClass(ImageNormalization);

/**
 * Brings images in [-1, 1] to what a pretrained network was trained on.
 *
 * `y_c = (white · (x_c + 1) / 2 − mean_c) / deviation_c`, the channels turned round where the network takes BGR
 *
 * @param options - See {@link ImageStatistics}; {@link torchvisionStatistics} and {@link caffeStatistics} are the two common ones.
 * @returns A layer for `[batch, height, width, 3]`, RGB. Values beyond [-1, 1] are taken as they are.
 * @throws {@link ValueError} if a statistic is no number, a deviation not positive, an order unknown; {@link ShapeError} when applied to other than three channels.
 *
 * @example
 * ```ts
 * import { tensor4d } from '@tensorflow/tfjs-core';
 * import { caffeStatistics, imageNormalization } from '@ecgan/core';
 *
 * // Red, in [-1, 1]: blue, green and red in [0, 255], less their means.
 * imageNormalization(caffeStatistics).apply(tensor4d([[[[1, -1, -1]]]])); // -103.939 -116.779 131.32
 * ```
 */
export function imageNormalization(options: ImageNormalizationOptions): ImageNormalization {
  return new ImageNormalization(options);
}
