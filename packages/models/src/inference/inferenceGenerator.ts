import { EcganError, type LabelLayout, ValueError } from '@ecgan/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { applyToLabels } from '../networks/applyToLabels.js';
import { inferenceNetwork } from './inferenceNetwork.js';

/** Which of an ECGAN generator's pictures: I'_e, I' or I''. */
export type GeneratorOutput = 'edge' | 'image' | 'refined';

/** Options of {@link inferenceGenerator}. */
export interface InferenceGeneratorOptions {
  /** Of a generator that makes several pictures, which one; that of another is 'image'. @defaultValue 'refined', I'', or the only one */
  output?: GeneratorOutput;
  /**
   * Take the generator's weights instead of copying them, and dispose it: half the memory while it is made ready.
   * @defaultValue false
   */
  consume?: boolean;
}

/** A generator made ready for inference. */
export interface InferenceGenerator {
  /** The network that is run: one output, no spectral norms. It can be saved, and is disposed with this. */
  readonly network: LayersModel;
  /**
   * Makes pictures of labels.
   *
   * @param labels - A layout, or a dense map where the generator was built with `denseLabels`.
   * @param style - z `[batch, styleSize]`, where the generator was built with `styleSize`.
   * @returns `[batch, height, width, 3]`; the caller disposes it.
   */
  generate(labels: LabelLayout | Tensor4D, style?: Tensor2D): Tensor4D;
  /** Frees the weights. A second call does nothing. */
  dispose(): void;
}

/**
 * Makes a trained generator ready for inference: what depends on the weights alone is computed once, and only what the picture asked
 * for depends on is computed at all.
 *
 * `W ← W / σ(W)`, `σ = uᵀWv`, for every spectral convolution, which is then a plain one
 *
 * @remarks The same numbers as the generator's at inference, without gradient. It copies the weights as they are now (unchanged ones share memory until
 * the generator's change), so that the generator may be trained on or disposed. Moving averages of batch normalisation are folded by the layers
 * themselves, into the few rows that a layout looks up. Pictures of one layout in several styles could share the γ and β of every SPADE norm, which
 * depend on the labels alone; a batch that repeats the layout computes them once, since neighbourhoods are distinct over the batch.
 * @param generator - An {@link ecganGenerator}, a {@link spadeGenerator} or a {@link unetGenerator}, also one loaded from a file. It is not changed, unless it is
 * to be consumed.
 * @returns See {@link InferenceGenerator}. `generate` throws {@link ValueError} and {@link ShapeError} as {@link applyToLabels} does, and
 * {@link EcganError} after `dispose`.
 * @throws {@link ValueError} if the model has no such picture.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.1; Miyato et al. 2018, arXiv 1802.05957, for σ
 * @example
 * ```ts
 * import { LabelLayout } from '@ecgan/core';
 * import { ecganGenerator, inferenceGenerator } from '@ecgan/models';
 *
 * const maker = inferenceGenerator(ecganGenerator({ numClasses: 5, filters: 8, levels: 4 }));
 * const layout = LabelLayout.fromLabelMaps(new Int32Array(16 * 24), [1, 16, 24], { numClasses: 5, levels: 4 });
 * const picture = maker.generate(layout); // I'', [1, 16, 24, 3]
 * ```
 */
export function inferenceGenerator(
  generator: LayersModel,
  { output: picture, consume = false }: InferenceGeneratorOptions = {},
): InferenceGenerator {
  const network = inferenceNetwork(generator, selectOutput(generator, picture), consume);
  if (consume) generator.dispose();
  let disposed = false;
  return {
    network,
    generate(labels, style) {
      if (disposed) throw new EcganError('InferenceGenerator.generate was called after dispose.');
      const [made] = applyToLabels(network, labels, { others: style && [style] });
      return made;
    },
    dispose() {
      if (!disposed) network.dispose();
      disposed = true;
    },
  };
}

const ecganOutputs: readonly GeneratorOutput[] = ['edge', 'image', 'refined'];

/** The output that is the picture wanted. A generator of one picture calls it its image. */
function selectOutput({ name, outputs }: LayersModel, picture?: GeneratorOutput): SymbolicTensor {
  const names: readonly GeneratorOutput[] = outputs.length === 1 ? ['image'] : ecganOutputs;
  const output = outputs[names.indexOf(picture ?? names[names.length - 1])];
  if (output?.shape.length === 4 && output.shape[3] === 3) return output;
  const expected =
    picture === undefined ? 'a network that makes pictures' : `a network that makes the picture "${picture}"`;
  throw new ValueError({ argument: 'generator', expected, received: name });
}
