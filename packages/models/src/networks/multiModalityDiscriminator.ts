import { averagePool2d, type LabelLayout, type LayoutInputs, labelPool2d, layoutInputs } from '@ecgan/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { input, type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { applyToLabels } from './applyToLabels.js';
import { type EcganOptions, type ResolvedEcganOptions, resolveOptions } from './EcganOptions.js';
import { SeedSequence } from './initialWeights.js';
import { patchDiscriminator } from './patchDiscriminator.js';

/** Outputs of D for a batch of images, one entry per scale. */
export type Discrimination = {
  /** Intermediate features for feature matching, per scale from the first conv to the last. */
  features: Tensor4D[][];
  /** Logits per scale, `[k·batch, h, w, 1]`, with k images per label map. */
  logits: Tensor4D[];
};

/** The labels S at the resolution of each scale, and the symbolic inputs they are computed from. */
interface ScaledLabels {
  scales: SymbolicTensor[];
  inputs: SymbolicTensor[];
}

/**
 * D, the multi-modality discriminator: one network for both (S, edge) and (S, image) pairs, SPADE's multi-scale PatchGAN.
 *
 * Each scale is a {@link patchDiscriminator}; between scales the labels and images are average-pooled (3×3, stride 2,
 * padding excluded from the average).
 *
 * @param options - See {@link EcganOptions}: `discriminatorFilters`, `discriminatorLayers`, `discriminatorScales`,
 * `discriminatorNormalization`, `numClasses`, `boundary`, `denseLabels`.
 * @returns A model from labels and x to the features and logits of all scales; {@link discriminate} applies it and
 * groups its outputs. Labels are `symbols, innerPatches, innerIndex` of a layout (`symbols` only, if there is one
 * scale) or a dense map. x is `[k·batch, height, width, 3]`: k groups with one image per label map, concatenated along
 * the batch.
 * @throws {@link ValueError} for an option out of range.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.4; arXiv 1903.07291, appendix
 * @example
 * ```ts
 * import { discriminate, multiModalityDiscriminator } from '@ecgan/models';
 *
 * const discriminator = multiModalityDiscriminator({ numClasses: 35 });
 * const { logits, features } = discriminate(discriminator, layout, photos); // two scales each
 * ```
 */
export function multiModalityDiscriminator(options: EcganOptions): LayersModel {
  const network = resolveOptions(options);
  const seeds = new SeedSequence(network.seed + 4);
  const labels = network.denseLabels ? denseMapPerScale(network) : layoutPerScale(network);
  const image = input({ shape: [null, null, 3], name: 'picture' });
  const outputs: SymbolicTensor[] = [];
  let scaled = image;
  labels.scales.forEach((labelsOfScale, scale) => {
    const name = `scale_${scale}`;
    if (scale > 0) scaled = halve(scaled, `${name}_pool`);
    outputs.push(...patchDiscriminator(labelsOfScale, scaled, { name, network, seeds }));
  });
  return model({ name: 'multiModalityDiscriminator', inputs: [...labels.inputs, image], outputs });
}

/**
 * Applies a discriminator built by {@link multiModalityDiscriminator} to images and their labels.
 *
 * @param labels - A layout, or a dense map for a discriminator built with `denseLabels`; see {@link applyToLabels}.
 * @param images - `[k·batch, height, width, 3]`: k groups with one image per label map, such as edges and photos.
 * @param training - Whether spectral norms run a power iteration. @defaultValue false
 * @returns Features and logits, grouped by scale; the caller disposes them.
 * @throws {@link ShapeError} if the shape of labels or images does not match.
 * @example
 * ```ts
 * import { concat } from '@tensorflow/tfjs-core';
 * import { discriminate, multiModalityDiscriminator } from '@ecgan/models';
 *
 * const discriminator = multiModalityDiscriminator({ numClasses: 35 });
 * const { logits } = discriminate(discriminator, layout, concat([edges, photos])); // per scale [2·batch, h, w, 1]
 * ```
 */
export function discriminate(
  discriminator: LayersModel,
  labels: LabelLayout | Tensor4D,
  images: Tensor4D,
  training = false,
): Discrimination {
  const outputs = applyToLabels(discriminator, labels, { others: [images], training });
  const discrimination: Discrimination = { features: [], logits: [] };
  let first = 0;
  // The logits are the last output of each scale.
  discriminator.outputNames.forEach((name, i) => {
    if (!name.endsWith('_logits')) return;
    discrimination.features.push(outputs.slice(first, i));
    discrimination.logits.push(outputs[i]);
    first = i + 1;
  });
  return discrimination;
}

/** Symbols at full size, then average-pooled soft maps. The inner neighbourhoods are inputs only if there is a second scale. */
function layoutPerScale(network: ResolvedEcganOptions): ScaledLabels {
  const labels = layoutInputs({ levels: 1 });
  const scales = [labels.symbols];
  for (let scale = 1; scale < network.discriminatorScales; scale++) {
    const name = `scale_${scale}_label_pool`;
    scales.push(scale === 1 ? poolLayout(labels, name, network) : halve(scales[scale - 1], name));
  }
  return { scales, inputs: labels.all.slice(0, network.discriminatorScales > 1 ? 3 : 1) };
}

function poolLayout(
  labels: LayoutInputs,
  name: string,
  { numClasses, boundary }: ResolvedEcganOptions,
): SymbolicTensor {
  return labelPool2d({ name, numClasses, boundary }).apply(labels.levels[0].slice(0, 2)) as SymbolicTensor;
}

function denseMapPerScale({ numClasses, boundary, discriminatorScales }: ResolvedEcganOptions): ScaledLabels {
  const map = input({ shape: [null, null, numClasses + (boundary ? 1 : 0)], name: 'segmentation_map' });
  const scales = [map];
  for (let scale = 1; scale < discriminatorScales; scale++)
    scales.push(halve(scales[scale - 1], `scale_${scale}_label_pool`));
  return { scales, inputs: [map] };
}

function halve(x: SymbolicTensor, name: string): SymbolicTensor {
  return averagePool2d({ name, poolSize: 3, strides: 2, padding: 1 }).apply(x) as SymbolicTensor;
}
