import { serialization, type Tensor, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { assertInteger } from '../arguments.js';
import { ValueError } from '../errors.js';
import { xavierNormal } from '../initializers/xavierNormal.js';
import { preserveSemantics } from '../ops/semanticPreserving.js';
import { channelsOf, type LayerOptions, type Shape } from './LayerOptions.js';

/** Options of {@link semanticPreserving}. */
export interface SemanticPreservingOptions extends LayerOptions {
  /** Number of classes, without the boundary channel. */
  numClasses: number;
  /** Whether the label map has an instance-boundary channel. @defaultValue false */
  boundary?: boolean;
  /**
   * Number of class maps F_c, for the first classes of the label map. A last class of unlabelled pixels and the boundary need none.
   * @defaultValue numClasses; the paper's: 35 of 35 classes on Cityscapes, 150 of 151 on ADE20K, 182 of 183 on COCO-Stuff
   */
  semanticClasses?: number;
  /** Channels of the refined features. @defaultValue the sum of the channels of features, image, edge and labels, as in the paper */
  filters?: number;
  /** Side of the square kernel of all three convolutions, odd. @defaultValue 3 */
  kernelSize?: number;
  /** Whether to zero the feature maps of classes that do not occur in an image. @defaultValue false, as in the paper's code */
  classPresence?: boolean;
  /** Gain of the Xavier normal initial kernels, see {@link xavierNormal}. @defaultValue 0.02, the paper's */
  gain?: number;
  /** The same seed gives the same weights on every backend. @defaultValue none */
  seed?: number;
}

const convolutions = ['class', 'refine', 'image'] as const;

/**
 * See {@link semanticPreserving}. Weights: `class_kernel`, `class_bias` (𝓕 to one channel per class), `refine_kernel`,
 * `refine_bias` (back), `image_kernel`, `image_bias` (to 3). The label channels come last in `class_kernel`.
 */
export class SemanticPreserving extends layers.Layer {
  static className = 'EcganSemanticPreserving';
  readonly options: Required<Omit<SemanticPreservingOptions, keyof LayerOptions | 'seed' | 'filters'>> & {
    filters: number | null;
    seed: number | null;
  };
  readonly #weights = new Map<string, LayerVariable>();

  constructor(options: SemanticPreservingOptions) {
    super(options);
    const { numClasses, boundary = false, semanticClasses = numClasses, filters } = options;
    const { kernelSize = 3, classPresence = false, gain = 0.02, seed } = options;
    if (kernelSize % 2 !== 1) {
      throw new ValueError({ argument: 'kernelSize', expected: 'an odd integer', received: kernelSize });
    }
    assertInteger('semanticClasses', semanticClasses, { atLeast: 1, atMost: numClasses + (boundary ? 1 : 0) });
    this.options = {
      ...{ numClasses, boundary, semanticClasses, kernelSize, classPresence, gain },
      ...{ filters: filters ?? null, seed: seed ?? null },
    };
  }

  override build(inputShape: Shape | Shape[]): void {
    const { semanticClasses: classes, kernelSize, gain, seed } = this.options;
    const all = this.#allChannels(inputShape as Shape[]);
    const refined = this.options.filters ?? all;
    const channels = { class: [all, classes], refine: [classes, refined], image: [refined, 3] };
    convolutions.forEach((name, order) => {
      const [inputs, outputs] = channels[name];
      const initializer = xavierNormal({ gain, seed: seed === null ? undefined : seed + order });
      const shape = [kernelSize, kernelSize, inputs, outputs];
      this.#weights.set(`${name}_kernel`, this.addWeight(`${name}_kernel`, shape, 'float32', initializer));
      const bias = this.addWeight(`${name}_bias`, [outputs], 'float32', initializers.zeros());
      this.#weights.set(`${name}_bias`, bias);
    });
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor[] {
    const [features, image, edge, ...labels] = inputs as [Tensor4D, Tensor4D, Tensor4D, ...Tensor[]];
    const { numClasses, boundary, classPresence } = this.options;
    const [classWeights, refineWeights, imageWeights] = convolutions.map((name) => ({
      kernel: this.#weight(`${name}_kernel`) as Tensor4D,
      bias: this.#weight(`${name}_bias`) as Tensor1D,
    }));
    const weights = { class: classWeights, refine: refineWeights, image: imageWeights };
    const options = { numClasses, boundary, classPresence };
    const { refinedFeatures, refinedImage } = preserveSemantics([features, image, edge], labels, weights, options);
    return [refinedFeatures, refinedImage];
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape[] {
    const shapes = inputShape as Shape[];
    const [batch, height, width] = shapes[0];
    return [this.options.filters ?? this.#allChannels(shapes), 3].map((channels) => [batch, height, width, channels]);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }

  #allChannels([features, image, edge]: Shape[]): number {
    const three = channelsOf(features, 'features') + channelsOf(image, 'image') + channelsOf(edge, 'edge');
    return three + this.options.numClasses + (this.options.boundary ? 1 : 0);
  }

  #weight(name: string): Tensor {
    const weight = this.#weights.get(name);
    if (weight) return weight.read();
    throw new ValueError({ argument: 'semanticPreserving', expected: 'a built layer', received: this.name });
  }
}
serialization.registerClass(SemanticPreserving);

/**
 * Semantic preserving module, G_s: computes one feature map per class, gates each by the sigmoid of its spatial mean, and refines the
 * features and the image from them.
 *
 * `𝓕 = [F, I', I'_e, S]`, `F_c = conv(lrelu(𝓕))`, `γ = σ(mean(F_c))`, `F'_c = F_c ⊙ γ + F_c`,
 * `refined = conv(lrelu(F'_c))`, `I'' = tanh(conv(lrelu(refined)))`
 *
 * @remarks Apply it to `[features, image, edge, ...labels]`, labels being a dense map `[batch, height, width, channels]`,
 * `symbols` int32 `[batch, height, width]`, or `innerPatches, innerIndex` of a {@link LabelLayout}. The last two do not create
 * 𝓕's label channels: their part of the first convolution is looked up, since the leaky ReLU of a one-hot map is the map itself.
 * Leaky ReLU has slope 0.2.
 * @param options - See {@link SemanticPreservingOptions}.
 * @returns A layer with two outputs: refined features `[batch, height, width, filters]` and I'' `[batch, height, width, 3]` in (-1, 1).
 * @throws {@link ShapeError} when built, if a number of channels is unknown; when applied, if labels have none of these forms.
 * @throws {@link ValueError} if `kernelSize` is even or `semanticClasses` exceeds the number of label channels.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.2, semantic preserving module
 *
 * @example
 * ```ts
 * import { semanticPreserving } from '@ecgan/core';
 *
 * const [symbols] = layout.inputs();
 * const [refined, image] = semanticPreserving({ numClasses: 35 }).apply([features, firstImage, edge, symbols]);
 * ```
 */
export function semanticPreserving(options: SemanticPreservingOptions): SemanticPreserving {
  return new SemanticPreserving(options);
}
