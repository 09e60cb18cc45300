import { concat, serialization, type Tensor, type Tensor1D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { ShapeError, ValueError } from '../errors.js';
import { xavierNormal } from '../initializers/xavierNormal.js';
import { type CallOptions, channelsOf, firstShape, type LayerOptions, type Shape } from './LayerOptions.js';
import {
  batchStatistics,
  instanceStatistics,
  type LevelTensors,
  type MovingMoments,
  modulateByLayout,
  modulateByMap,
} from './spadeModulation.js';

/** Options of {@link spade}. */
export interface SpadeOptions extends LayerOptions {
  /** Number of classes, without the boundary channel. */
  numClasses: number;
  /** Whether the label map has an instance-boundary channel. @defaultValue false */
  boundary?: boolean;
  /** Filters of the hidden convolution between the label map and γ, β. @defaultValue 128 */
  hiddenFilters?: number;
  /** Side of the square kernels, odd; label layouts require 3. @defaultValue 3 */
  kernelSize?: number;
  /** Parameter-free normalisation of x: over the batch, or over each image. @defaultValue 'batch' */
  normalization?: 'batch' | 'instance';
  /** Added to the variance. @defaultValue 1e-5 */
  epsilon?: number;
  /** Momentum of the moving averages: `average ← momentum · average + (1 − momentum) · batch`. @defaultValue 0.9 */
  momentum?: number;
  /** Gain of the Xavier normal initial kernels, see {@link xavierNormal}. @defaultValue 0.02, the paper's */
  gain?: number;
  /** The same seed gives the same weights on every backend. @defaultValue none */
  seed?: number;
}

/**
 * See {@link spade}. Weights: `shared_kernel`, `shared_bias`, `gamma_kernel`, `gamma_bias`, `beta_kernel`, `beta_bias`; with
 * batch statistics also `moving_mean`, `moving_variance`, saved but not trained.
 */
export class Spade extends layers.Layer {
  static className = 'EcganSpade';
  readonly options: Required<Omit<SpadeOptions, keyof LayerOptions | 'seed'>> & { seed: number | null };
  #weights:
    | Record<'sharedKernel' | 'sharedBias' | 'gammaKernel' | 'gammaBias' | 'betaKernel' | 'betaBias', LayerVariable>
    | undefined;
  #moving: MovingMoments | undefined;

  constructor(options: SpadeOptions) {
    super(options);
    const { numClasses, boundary = false, hiddenFilters = 128, kernelSize = 3, normalization = 'batch' } = options;
    const { epsilon = 1e-5, momentum = 0.9, gain = 0.02, seed } = options;
    if (kernelSize % 2 !== 1)
      throw new ValueError({ argument: 'kernelSize', expected: 'an odd integer', received: kernelSize });
    this.options = {
      numClasses,
      boundary,
      hiddenFilters,
      kernelSize,
      normalization,
      epsilon,
      momentum,
      gain,
      seed: seed ?? null,
    };
  }

  override build(inputShape: Shape | Shape[]): void {
    const { numClasses, boundary, hiddenFilters, kernelSize, normalization, gain, seed } = this.options;
    const channels = channelsOf(firstShape(inputShape), 'x');
    const kernel = (name: string, inputs: number, outputs: number, order: number) => {
      const initializer = xavierNormal({ gain, seed: seed === null ? undefined : seed + order });
      return this.addWeight(name, [kernelSize, kernelSize, inputs, outputs], 'float32', initializer);
    };
    const bias = (name: string, length: number) => this.addWeight(name, [length], 'float32', initializers.zeros());
    this.#weights = {
      sharedKernel: kernel('shared_kernel', numClasses + (boundary ? 1 : 0), hiddenFilters, 0),
      sharedBias: bias('shared_bias', hiddenFilters),
      gammaKernel: kernel('gamma_kernel', hiddenFilters, channels, 1),
      gammaBias: bias('gamma_bias', channels),
      betaKernel: kernel('beta_kernel', hiddenFilters, channels, 2),
      betaBias: bias('beta_bias', channels),
    };
    if (normalization === 'batch') {
      const state = (name: string, initializer: ReturnType<typeof initializers.ones>) =>
        this.addWeight(name, [channels], 'float32', initializer, undefined, false);
      this.#moving = {
        mean: state('moving_mean', initializers.zeros()),
        variance: state('moving_variance', initializers.ones()),
      };
    }
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], { training = false, joint }: CallOptions): Tensor {
    return tidy(() => {
      const [x, ...labels] = inputs as [Tensor4D, ...Tensor[]];
      const { epsilon, momentum, boundary } = this.options;
      const statistics = this.#moving
        ? batchStatistics(x, this.#moving, { epsilon, momentum, training, joint })
        : instanceStatistics(x, epsilon);
      const features = { x, statistics };
      if (labels.length === 1) return modulateByMap(features, labels[0] as Tensor4D, this.#modulationWeights());
      this.#assertLevel(labels);
      return modulateByLayout(features, labels as unknown as LevelTensors, boundary, this.#modulationWeights());
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return firstShape(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }

  #modulationWeights() {
    if (!this.#weights) throw new ValueError({ argument: 'spade', expected: 'a built layer', received: this.name });
    const { sharedKernel, sharedBias, gammaKernel, gammaBias, betaKernel, betaBias } = this.#weights;
    return {
      sharedKernel: sharedKernel.read() as Tensor4D,
      sharedBias: sharedBias.read() as Tensor1D,
      kernel: concat([gammaKernel.read(), betaKernel.read()], 3) as Tensor4D,
      bias: concat([gammaBias.read(), betaBias.read()]) as Tensor1D,
    };
  }

  #assertLevel(labels: Tensor[]): void {
    if (labels.length !== 4) {
      const expected = 'one dense map, or the four tensors of one level of a label layout';
      throw new ShapeError({ argument: 'labels', expected, received: [labels.length] });
    }
    if (this.options.kernelSize === 3) return;
    const expected = '3 for a label layout, whose neighbourhoods are 3×3';
    throw new ValueError({ argument: 'kernelSize', expected, received: this.options.kernelSize });
  }
}
serialization.registerClass(Spade);

/**
 * Spatially adaptive normalisation (SPADE): normalises features, then scales and shifts them per pixel by functions of the label map.
 *
 * `y = x̂ ⊙ (1 + γ(S)) + β(S)`, `γ, β = conv(relu(conv(S)))`
 *
 * @remarks Apply it to `[x, segmentationMap]`, a dense map `[batch, height, width, channels]` of x's size, or to
 * `[x, ...levelTensors]`, one level of a {@link LabelLayout}. Values and gradients are equal, image borders included; the layout
 * is several times faster, since γ and β are computed once per distinct neighbourhood. With batch normalisation, training uses
 * the statistics of the batch and updates the moving averages (with the unbiased variance, as in PyTorch); inference uses the
 * moving averages. Called with a {@link JointBatch}, `apply(x, { training: true, joint })`, they are those of a batch that several
 * processes have a part of each.
 * @param options - See {@link SpadeOptions}.
 * @returns A layer whose output has the shape of x.
 * @throws {@link ShapeError} when built, if the number of channels of x is unknown; when applied, if labels have neither form.
 * @throws {@link ValueError} if `kernelSize` is even; when applied, if a layout is used with a `kernelSize` other than 3.
 * @see Park et al. 2019, arXiv 1903.07291, section 3
 *
 * @example
 * ```ts
 * import { LabelLayout, spade } from '@ecgan/core';
 *
 * const layout = LabelLayout.fromLabelMaps(labelMaps, [1, 256, 256], { numClasses: 35, levels: 1 });
 * const [, ...level] = layout.inputs();
 * spade({ numClasses: 35 }).apply([x, ...level], { training: true });
 * ```
 */
export function spade(options: SpadeOptions): Spade {
  return new Spade(options);
}
