import { classMasks, convolution2d } from '@ecgan/core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { completeOptions, type EcganOptions } from './options.js';
import { SeedSequence } from './seedSequence.js';
import { startingWeights } from './startingWeights.js';

/**
 * Class-specific pixel generation: for every class c present in an image, the features masked by S_c go through one decoder
 * shared by all classes: Î_c. Parameters stay p_e + p_d instead of p_e + N·p_d.
 *
 * `Î_c = tanh(conv(lrelu(conv(F ⊙ S_c))))`; the output of the branch is `Σ_c Î_c`
 *
 * Only the (image, class) pairs that occur are computed; an absent class has S_c = 0 and nothing to learn from.
 *
 * @param options - See {@link EcganOptions}: `filters` of F, `classPixelFilters` of the hidden convs.
 * @returns A model from `[F, labelMap int32 [batch, height, width], pairs int32 [pairs, 2]]` (each pair an image's index in the
 * batch and a class id, `layout.presentClasses`) to Î `[pairs, height, width, 3]` in [-1, 1]. Feed it by `apply`.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.3
 */
export function classPixelGenerator(options: EcganOptions): LayersModel {
  const network = completeOptions(options);
  const seeds = new SeedSequence(network.seed + 1);
  const features = input({ shape: [null, null, network.filters], name: 'features' });
  const labelMap = input({ shape: [null, null], dtype: 'int32', name: 'label_map' });
  const pairs = input({ shape: [2], dtype: 'int32', name: 'pairs' });
  const masked = classMasks({ name: 'class_mask' }).apply([features, labelMap, pairs]) as SymbolicTensor;
  const convolve = (x: SymbolicTensor, name: string, filters: number) =>
    convolution2d({ name, filters, kernelSize: 3, padding: 'same', ...startingWeights(network, seeds) }).apply(
      x,
    ) as SymbolicTensor;
  let hidden = masked;
  network.classPixelFilters.forEach((filters, i) => {
    const which = i === 0 ? '' : `_${i}`;
    const activation = layers.leakyReLU({ name: `class_pixel_activation${which}`, alpha: 0.2 });
    hidden = activation.apply(convolve(hidden, `class_pixel_hidden${which}`, filters)) as SymbolicTensor;
  });
  const pixels = layers
    .activation({ name: 'class_pixels', activation: 'tanh' })
    .apply(convolve(hidden, 'class_pixel_conv', 3)) as SymbolicTensor;
  return model({ name: 'classPixelGenerator', inputs: [features, labelMap, pairs], outputs: pixels });
}
