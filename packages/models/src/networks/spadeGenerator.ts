import { convolution2d } from '@ecgan/core';
import { type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type EcganOptions, resolveOptions } from './EcganOptions.js';
import { connectEncoder } from './encoder.js';
import { generatorInputs } from './generatorInputs.js';
import { initialWeights, SeedSequence } from './initialWeights.js';

/**
 * The generator of SPADE (GauGAN), ECGAN's baseline: the trunk E, then leaky ReLU 0.2, conv3×3 to three channels and tanh.
 *
 * `I' = tanh(conv(lrelu(E(S))))`
 *
 * @remarks The trunk has the same layers and layer names as in {@link ecganGenerator}. The last conv is `image_conv`,
 * SPADE's `conv_img`.
 * @param options - See {@link EcganOptions}; options of other networks are ignored.
 * @returns A model from labels (plus a style with `styleSize`, plus noise with `noiseSize`) to an image
 * `[batch, height, width, 3]` in [-1, 1]; {@link applyToLabels} applies it.
 * @throws {@link ValueError} for an option out of range.
 * @see Park et al. 2019, arXiv 1903.07291, section 3.2
 * @example
 * ```ts
 * import { LabelLayout } from '@ecgan/core';
 * import { applyToLabels, spadeGenerator } from '@ecgan/models';
 *
 * const generator = spadeGenerator({ numClasses: 5, filters: 8, levels: 4 });
 * const layout = LabelLayout.fromLabelMaps(new Int32Array(16 * 24), [1, 16, 24], { numClasses: 5, levels: 4 });
 * const [image] = applyToLabels(generator, layout); // [1, 16, 24, 3]
 * ```
 */
export function spadeGenerator(options: EcganOptions): LayersModel {
  const network = resolveOptions(options);
  const seeds = new SeedSequence(network.seed);
  const inputs = generatorInputs(network);
  const [features] = connectEncoder(inputs, network, seeds);
  const active = layers.leakyReLU({ name: 'image_activation', alpha: 0.2 }).apply(features);
  const logits = convolution2d({
    name: 'image_conv',
    filters: 3,
    kernelSize: 3,
    ...initialWeights(network, seeds),
  }).apply(active);
  const image = layers.activation({ name: 'image', activation: 'tanh' }).apply(logits) as SymbolicTensor;
  return model({ name: 'spadeGenerator', inputs: inputs.all, outputs: image });
}
