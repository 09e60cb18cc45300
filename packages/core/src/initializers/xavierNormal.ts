import { type DataType, randomNormal, serialization, type Tensor } from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';
import { nonZeroSeed } from '../nonZeroSeed.js';

/** An instance of TF.js's `Initializer` class, which TF.js does not export. */
export type Initializer = ReturnType<typeof initializers.zeros>;

/** Options of {@link xavierNormal}. */
export type XavierNormalOptions = {
  /** Factor of the standard deviation. @defaultValue 0.02, as in the code of the paper and of SPADE */
  gain?: number;
  /** The same seed gives the same weights on every backend. @defaultValue none: a different draw each time */
  seed?: number;
  /** Input channels of the whole kernel, where this one is a part of it that is kept by itself. @defaultValue its own */
  inputs?: number;
};

// TF.js layers require an instance of Initializer, which is not exported; it is the base class of what zeros() returns.
const Base = Object.getPrototypeOf(initializers.zeros().constructor) as (new () => Initializer) &
  Pick<typeof serialization.Serializable, 'fromConfig'>;

/** See {@link xavierNormal}. */
export class XavierNormal extends Base {
  static className = 'EcganXavierNormal';
  readonly gain: number;
  readonly seed: number | undefined;
  readonly inputs: number | undefined;

  constructor({ gain = 0.02, seed, inputs }: XavierNormalOptions = {}) {
    super();
    this.gain = gain;
    this.seed = seed ?? undefined;
    this.inputs = inputs ?? undefined;
  }

  /** Draws a kernel of this shape. */
  override apply(shape: number[], dtype?: DataType): Tensor {
    const outputs = shape[shape.length - 1];
    const inputs = this.inputs ?? shape[shape.length - 2] ?? 1;
    const window = shape.slice(0, -2).reduce((product, length) => product * length, 1);
    const deviation = this.gain * Math.sqrt(2 / (window * (inputs + outputs)));
    return randomNormal(shape as [number], 0, deviation, dtype as 'float32', nonZeroSeed(this.seed));
  }

  /** The options, for a saved model. */
  override getConfig(): serialization.ConfigDict {
    return { gain: this.gain, seed: this.seed ?? null, inputs: this.inputs ?? null };
  }
}
serialization.registerClass(XavierNormal);

/**
 * Xavier (Glorot) normal initializer with a gain, for kernels `[…, inputs, outputs]`.
 *
 * `w ~ N(0, gain² · 2 / (fanIn + fanOut))`, `fanIn = inputs · window`, `fanOut = outputs · window`
 *
 * @remarks Equals PyTorch's `xavier_normal_`. TF.js's `glorotNormal` truncates at two standard deviations and has no gain. A convolution of a
 * concatenation whose parts are convolved one by one has one kernel in two layers: give both the `inputs` of the whole.
 * @param options - See {@link XavierNormalOptions}.
 * @see Glorot and Bengio 2010
 *
 * @example
 * ```ts
 * import { layers } from '@tensorflow/tfjs-layers';
 * import { xavierNormal } from '@ecgan/core';
 *
 * layers.conv2d({ filters: 64, kernelSize: 3, kernelInitializer: xavierNormal({ seed: 1 }) });
 * ```
 */
export function xavierNormal(options?: XavierNormalOptions): Initializer {
  return new XavierNormal(options);
}
