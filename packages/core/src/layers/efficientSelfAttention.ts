import {
  add,
  matMul,
  mul,
  reshape,
  serialization,
  softmax,
  type Tensor,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { assertInteger } from '../arguments.js';
import { ShapeError, ValueError } from '../errors.js';
import { xavierNormal } from '../initializers/xavierNormal.js';
import { convolve } from '../ops/convolve.js';
import { channelsOf, firstShape, type LayerOptions, type Shape } from './LayerOptions.js';
import { normalizeChannels } from './layerNormalization.js';

/** Options of {@link efficientSelfAttention}. */
export interface EfficientSelfAttentionOptions extends LayerOptions {
  /** Heads, a divisor of the channels. @defaultValue 1 */
  heads?: number;
  /** R: keys and values are taken from the image at 1/R of its height and width. @defaultValue 1: from every pixel */
  reduction?: number;
  /** Of the layer norm after the reduction. @defaultValue 1e-5 */
  epsilon?: number;
  /** Same seed, same weights, on every backend. @defaultValue none */
  seed?: number;
}

type Projection = 'query' | 'key' | 'value' | 'output';

/**
 * See {@link efficientSelfAttention}. Weights: `query`, `key`, `value`, `output`, each `_kernel [1, 1, channels, channels]` and `_bias [channels]`;
 * with a reduction `reduction_kernel [R, R, channels, channels]`, `reduction_bias`, `reduction_gamma`, `reduction_beta [channels]`.
 */
export class EfficientSelfAttention extends layers.Layer {
  static className = 'EcganEfficientSelfAttention';
  readonly heads: number;
  readonly reduction: number;
  readonly epsilon: number;
  readonly #seed: number | undefined;
  readonly #variables = new Map<string, LayerVariable>();

  constructor(options: EfficientSelfAttentionOptions = {}) {
    super(options);
    this.heads = options.heads ?? 1;
    this.reduction = options.reduction ?? 1;
    this.epsilon = options.epsilon ?? 1e-5;
    this.#seed = options.seed ?? undefined;
    assertInteger('heads', this.heads, { atLeast: 1 });
    assertInteger('reduction', this.reduction, { atLeast: 1 });
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = channelsOf(firstShape(inputShape), 'input');
    if (channels % this.heads !== 0)
      throw new ValueError({
        argument: 'heads',
        expected: `a divisor of the ${channels} channels`,
        received: this.heads,
      });
    let made = 0;
    const add = (name: string, shape: number[], initializer: ReturnType<typeof initializers.zeros>) =>
      this.#variables.set(name, this.addWeight(name, shape, 'float32', initializer));
    const addKernel = (name: string, size: number) => {
      // A seed for each: equal ones would give equal kernels.
      const seed = this.#seed === undefined ? undefined : this.#seed + made++;
      add(`${name}_kernel`, [size, size, channels, channels], xavierNormal({ gain: 1, seed }));
      add(`${name}_bias`, [channels], initializers.zeros());
    };
    for (const name of ['query', 'key', 'value', 'output'] satisfies Projection[]) addKernel(name, 1);
    if (this.reduction > 1) {
      addKernel('reduction', this.reduction);
      add('reduction_gamma', [channels], initializers.ones());
      add('reduction_beta', [channels], initializers.zeros());
    }
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor4D;
      const [batch, height, width, channels] = x.shape;
      const source = this.reduction > 1 ? this.#reduce(x) : x;
      const perHead = (name: Projection, image: Tensor4D, order: number[]) => {
        const lines = reshape(this.#project(name, image), [batch, -1, this.heads, channels / this.heads]);
        const [, , rows, columns] = order.map((axis) => lines.shape[axis]);
        return reshape(transpose(lines, order), [batch * this.heads, rows, columns]);
      };
      const query = mul(perHead('query', x, [0, 2, 1, 3]), Math.sqrt(this.heads / channels));
      // Keys come transposed: the wasm backend's fast product takes no transposed operand.
      const agreement = softmax(matMul(query, perHead('key', source, [0, 2, 3, 1])));
      const mixed = matMul(agreement, perHead('value', source, [0, 2, 1, 3]));
      const heads = reshape(mixed, [batch, this.heads, height * width, channels / this.heads]);
      return this.#project('output', reshape(transpose(heads, [0, 2, 1, 3]), x.shape));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return firstShape(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    const { heads, reduction, epsilon } = this;
    return { ...super.getConfig(), heads, reduction, epsilon, seed: this.#seed ?? null };
  }

  #weight(name: string): Tensor {
    return (this.#variables.get(name) as LayerVariable).read();
  }

  #project(name: Projection, x: Tensor4D): Tensor4D {
    return add(convolve(x, this.#weight(`${name}_kernel`) as Tensor4D), this.#weight(`${name}_bias`));
  }

  #reduce(x: Tensor4D): Tensor4D {
    const [, height, width] = x.shape;
    if (Math.min(height, width) < this.reduction)
      throw new ShapeError({
        argument: 'input',
        expected: `height and width of at least the reduction, ${this.reduction}`,
        received: x.shape,
      });
    const smaller = convolve(x, this.#weight('reduction_kernel') as Tensor4D, this.reduction, 'valid');
    const [bias, gamma, beta] = ['bias', 'gamma', 'beta'].map((name) => this.#weight(`reduction_${name}`));
    return normalizeChannels(add(smaller, bias), gamma, beta, this.epsilon);
  }
}
serialization.registerClass(EfficientSelfAttention);

/**
 * SegFormer's efficient self-attention: every pixel looks at an image R times smaller.
 *
 * `y = concat_h softmax(Q_h K_hᵀ / √d) V_h · W_o + b_o`, `Q = W_q x + b_q`; `K`, `V` likewise of `LN(conv_R×R, stride R (x))`; d channels per head
 *
 * @remarks Memory and time grow with (height · width)² / R² instead of (height · width)². Rows and columns that do not fill a step of R are not looked at, as
 * in PyTorch. No dropout. The same in training and inference.
 * @param options - See {@link EfficientSelfAttentionOptions}.
 * @returns A layer for `[batch, height, width, channels]` that gives the same shape.
 * @throws {@link ValueError} if `heads` or `reduction` is not an integer ≥ 1, or, when built, `heads` does not divide the channels;
 * {@link ShapeError} when built, if its input is not of rank 4 or leaves its channels open, and when applied to an image smaller than `reduction`.
 * @see Xie et al. 2021, arXiv 2105.15203, section 3.1, equations 1 and 2
 *
 * @example
 * ```ts
 * import { ones } from '@tensorflow/tfjs-core';
 * import { efficientSelfAttention } from '@ecgan/core';
 *
 * efficientSelfAttention({ heads: 2, reduction: 4 }).apply(ones([1, 16, 8, 32])); // [1, 16, 8, 32]
 * ```
 */
export function efficientSelfAttention(options?: EfficientSelfAttentionOptions): EfficientSelfAttention {
  return new EfficientSelfAttention(options);
}
