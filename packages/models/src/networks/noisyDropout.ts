import { type CallOptions, type LayerOptions, type Shape, ValueError } from '@ecgan/core';
import { nonZeroSeed } from '@ecgan/core/internal';
import { clone, dropout, serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

/** Options of {@link noisyDropout}. */
export interface NoisyDropoutOptions extends LayerOptions {
  /** Probability that an element is dropped, in [0, 1). */
  rate: number;
  /** Whether dropout is active at inference too, as a source of noise. @defaultValue false */
  atInference?: boolean;
  /** Seed of the sequence of masks, starting at the layer's first call. @defaultValue none: different masks each time */
  seed?: number;
}

/** See {@link noisyDropout}. No weights. */
export class NoisyDropout extends layers.Layer {
  static className = 'EcganNoisyDropout';
  readonly rate: number;
  readonly atInference: boolean;
  readonly seed: number | undefined;
  #draws = 0;

  constructor(options: NoisyDropoutOptions) {
    super(options);
    this.rate = options.rate;
    this.atInference = options.atInference ?? false;
    this.seed = options.seed ?? undefined;
    if (this.rate >= 0 && this.rate < 1) return;
    throw new ValueError({ argument: 'rate', expected: 'a number in [0, 1)', received: this.rate });
  }

  override call(inputs: Tensor | Tensor[], { training = false }: CallOptions): Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (this.rate === 0 || !(training || this.atInference)) return clone(x);
    const seed = this.seed === undefined ? undefined : this.seed + this.#draws++;
    return tidy(() => dropout(x, this.rate, undefined, nonZeroSeed(seed)));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override getConfig(): serialization.ConfigDict {
    const { rate, atInference, seed = null } = this;
    return { ...super.getConfig(), rate, atInference, seed };
  }
}
serialization.registerClass(NoisyDropout);

/**
 * Dropout that can be active at inference, as pix2pix uses it as a source of noise.
 *
 * `y = x ⊙ m / (1 − rate)`, `m ~ Bernoulli(1 − rate)`
 *
 * @remarks TF.js's own dropout layer is inactive at inference and cannot be seeded. The number of calls is not saved,
 * so a loaded layer restarts its sequence of masks.
 * @param options - See {@link NoisyDropoutOptions}.
 * @throws {@link ValueError} if the rate is not in [0, 1).
 * @see Srivastava et al. 2014; Isola et al. 2017, arXiv 1611.07004, section 3.2
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { noisyDropout } from '@ecgan/models';
 *
 * noisyDropout({ rate: 0.5, seed: 1 }).apply(ones([2, 4]), { training: true }); // zeros and twos
 * ```
 */
export function noisyDropout(options: NoisyDropoutOptions): NoisyDropout {
  return new NoisyDropout(options);
}
