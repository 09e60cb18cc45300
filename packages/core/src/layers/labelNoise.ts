import {
  cast,
  concat,
  expandDims,
  mul,
  serialization,
  step,
  sub,
  type Tensor,
  type Tensor4D,
  tidy,
  tile,
} from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { oneHotFloat } from '../ops/oneHotFloat.js';
import { channelsOf, type LayerOptions, type Shape } from './LayerOptions.js';

/** Options of {@link labelNoise}. */
export interface LabelNoiseOptions extends LayerOptions {
  /** Number of classes, without the boundary channel. */
  numClasses: number;
  /** Whether the label map has an instance-boundary channel. @defaultValue false */
  boundary?: boolean;
}

/** See {@link labelNoise}. No weights. */
export class LabelNoise extends layers.Layer {
  static className = 'EcganLabelNoise';
  readonly numClasses: number;
  readonly boundary: boolean;

  constructor(options: LabelNoiseOptions) {
    super(options);
    this.numClasses = options.numClasses;
    this.boundary = options.boundary ?? false;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [labels, noise] = inputs as [Tensor, Tensor4D];
    return tidy(() => {
      const map = labels.rank === 4 ? (labels as Tensor4D) : this.#denseMap(labels);
      return concat([map, everywhere(noise, map)], 3);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [[batch, height, width], noise] = inputShape as Shape[];
    return [batch, height, width, this.numClasses + (this.boundary ? 1 : 0) + channelsOf(noise, 'noise')];
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), numClasses: this.numClasses, boundary: this.boundary };
  }

  /** The one-hot map of symbols: a symbol is a class, plus numClasses on a boundary. */
  #denseMap(symbols: Tensor): Tensor4D {
    if (!this.boundary) return oneHotFloat(cast(symbols, 'int32'), this.numClasses) as Tensor4D;
    const values = cast(symbols, 'float32');
    const boundaries = step(sub(values, this.numClasses - 0.5));
    const classes = cast(sub(values, mul(boundaries, this.numClasses)), 'int32');
    const map = oneHotFloat(classes, this.numClasses);
    return concat([map, expandDims(boundaries, 3)], 3) as Tensor4D;
  }
}
serialization.registerClass(LabelNoise);

/** Noise at every pixel of a map. */
function everywhere(noise: Tensor4D, { shape: [batch, height, width] }: Tensor4D): Tensor4D {
  const [noiseBatch, rows, columns, channels] = noise.shape;
  if (noiseBatch === batch && rows === height && columns === width) return noise;
  if (noiseBatch === batch && rows === 1 && columns === 1) return tile(noise, [1, height, width, 1]);
  throw new ShapeError({
    argument: 'noise',
    expected: [batch, height, width, channels],
    received: noise.shape,
    advice: `Or one vector for each label map, [${batch}, 1, 1, ${channels}].`,
  });
}

/**
 * 3D noise beside labels: the dense label map with noise in further channels, from which a generator makes many images of one layout.
 *
 * `y[image, y, x] = [S[image, y, x], z[image, y, x]]`
 *
 * @remarks Apply it to `[labels, noise]`: labels are the symbols of a {@link LabelLayout}, int32 `[batch, height, width]`, or a dense map `[batch,
 * height, width, channels]`; noise is `[batch, height, width, noiseSize]`, or `[batch, 1, 1, noiseSize]` for the same at every pixel. Training
 * and inference compute the same.
 * @param options - See {@link LabelNoiseOptions}.
 * @returns A layer that gives `[batch, height, width, numClasses (+ 1) + noiseSize]`.
 * @throws {@link ShapeError} when applied, if the noise is of neither size.
 * @see Sushko et al. 2021, arXiv 2012.04781, section 3.3
 *
 * @example
 * ```ts
 * import { tensor3d, tensor4d } from '@tensorflow/tfjs-core';
 * import { labelNoise } from '@ecgan/core';
 *
 * const symbols = tensor3d([[[0, 1]]], [1, 1, 2], 'int32');
 * labelNoise({ numClasses: 2 }).apply([symbols, tensor4d([0.5], [1, 1, 1, 1])]).print(); // [1, 0, 0.5], [0, 1, 0.5]
 * ```
 */
export function labelNoise(options: LabelNoiseOptions): LabelNoise {
  return new LabelNoise(options);
}
