import { EcganError, type LabelLayout, ValueError } from '@ecgan/core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { applyToLabels } from '../networks/applyToLabels.js';
import { type CompileNetwork, compiledNetwork } from './compiledNetwork.js';
import { inferenceNetwork } from './inferenceNetwork.js';

/** An image output of an ECGAN generator: I'_e, I' or I''. */
export type GeneratorOutput = 'edge' | 'image' | 'refined';

/** Options of {@link inferenceGenerator}. */
export interface InferenceGeneratorOptions {
  /**
   * The output to generate. A generator with a single output has 'image' only.
   * @defaultValue 'refined', I'', or the only output
   */
  output?: GeneratorOutput;
  /**
   * Whether to take over the generator's weights instead of copying them, and to dispose the generator. This halves the
   * peak memory of the conversion.
   * @defaultValue false
   */
  consume?: boolean;
  /**
   * Compiles the network to a single op if the backend supports it: pass `compile` of `@ecgan/backend`. Outputs are
   * equal bit for bit. The first three batches of each size run op by op and are recorded. The compiled function reads
   * the network's weights and holds no copy of them.
   * @defaultValue none: every batch runs op by op
   */
  compile?: CompileNetwork;
}

/** A generator converted for inference. */
export interface InferenceGenerator {
  /** The converted network, with one output and without spectral norms. It can be saved; `dispose` disposes it. */
  readonly network: LayersModel;
  /**
   * Generates images from labels.
   *
   * @param labels - A layout, or a dense map for a generator built with `denseLabels`.
   * @param style - z `[batch, styleSize]`, for a generator built with `styleSize`.
   * @param noise - For a generator built with `noiseSize`: `[batch, 1, 1, noiseSize]`, the same at every pixel, or
   * `[batch, height, width, noiseSize]`.
   * @returns Images `[batch, height, width, 3]`; the caller disposes them.
   * @throws {@link ValueError} and {@link ShapeError} as {@link applyToLabels}; {@link EcganError} after `dispose`.
   */
  generate(labels: LabelLayout | Tensor4D, style?: Tensor2D, noise?: Tensor4D): Tensor4D;
  /** Frees the weights. A second call does nothing. */
  dispose(): void;
}

/**
 * Converts a trained generator for inference: folds the spectral norms into the kernels and removes the layers that the selected
 * output does not depend on.
 *
 * `W ← W / σ(W)`, `σ = uᵀWv`, for every spectral convolution, which becomes a plain one
 *
 * @remarks The result computes the generator's output at inference and has no gradient. The weights are copied (copies
 * share memory until the generator's weights change), so the generator can be trained further or disposed. At each
 * call, the SPADE layers fold the moving averages of batch normalisation into the rows that they gather per pixel. To
 * generate images of one layout in several styles, use a batch that repeats the layout: γ and β of every SPADE norm
 * depend only on the labels and are then computed once.
 * @param generator - An {@link ecganGenerator}, a {@link spadeGenerator} or a {@link unetGenerator}, built or loaded from a file.
 * It is not changed unless `consume` is true.
 * @returns See {@link InferenceGenerator}.
 * @throws {@link ValueError} if the model has no such output.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.1; Miyato et al. 2018, arXiv 1802.05957, for σ
 * @example
 * ```ts
 * import { LabelLayout } from '@ecgan/core';
 * import { ecganGenerator, inferenceGenerator } from '@ecgan/models';
 *
 * const generator = inferenceGenerator(ecganGenerator({ numClasses: 5, filters: 8, levels: 4 }));
 * const layout = LabelLayout.fromLabelMaps(new Int32Array(16 * 24), [1, 16, 24], { numClasses: 5, levels: 4 });
 * const image = generator.generate(layout); // I'', [1, 16, 24, 3]
 * ```
 */
export function inferenceGenerator(
  generator: LayersModel,
  { output, consume = false, compile }: InferenceGeneratorOptions = {},
): InferenceGenerator {
  const network = inferenceNetwork(generator, selectOutput(generator, output), consume);
  if (consume) generator.dispose();
  const compiled = compile && compiledNetwork(network, compile);
  let disposed = false;
  return {
    network,
    generate(labels, style, noise) {
      if (disposed) throw new EcganError('InferenceGenerator.generate was called after dispose.');
      const others = [style, noise].filter((one) => one !== undefined);
      const [image] = compiled ? compiled(labels, others) : applyToLabels(network, labels, { others });
      return image;
    },
    dispose() {
      if (!disposed) {
        compiled?.dispose();
        network.dispose();
      }
      disposed = true;
    },
  };
}

const ecganOutputs: readonly GeneratorOutput[] = ['edge', 'image', 'refined'];

/** The symbolic tensor of an output; the single output of other generators is called 'image'. */
function selectOutput({ name, outputs }: LayersModel, wanted?: GeneratorOutput): SymbolicTensor {
  const names: readonly GeneratorOutput[] = outputs.length === 1 ? ['image'] : ecganOutputs;
  const output = outputs[names.indexOf(wanted ?? names[names.length - 1])];
  if (output?.shape.length === 4 && output.shape[3] === 3) return output;
  const expected = wanted === undefined ? 'a generator of images' : `a generator with the output "${wanted}"`;
  throw new ValueError({ argument: 'generator', expected, received: name });
}
