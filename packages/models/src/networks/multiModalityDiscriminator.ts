import { averagePool2d, type LabelLayout, type LayoutInputs, labelPool2d, layoutInputs } from '@ecgan/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { input, type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { applyToLabels } from './applyToLabels.js';
import { type CompleteEcganOptions, completeOptions, type EcganOptions } from './EcganOptions.js';
import { SeedSequence } from './initialWeights.js';
import { discriminatorScale } from './patchDiscriminator.js';

/**
 * D, the multi-modality discriminator: one network that judges (S, edge) and (S, image) pairs. SPADE's multi-scale PatchGAN:
 * between scales an average pool 3×3, stride 2, that does not count padding; per scale `discriminatorLayers` conv4×4 with filters
 * ×1, ×2, ×4 stride 2 and ×8 stride 1, at most `discriminatorMaxFilters`, leaky ReLU 0.2, spectral conv and instance norm on all but the
 * first, then conv4×4 to one logit.
 *
 * @param options - See {@link EcganOptions}: `discriminatorFilters`, `discriminatorLayers`, `discriminatorScales`,
 * `discriminatorNormalization`, and what labels are like.
 * @returns A model from labels and x to the features and logits of all scales; {@link discriminate} feeds it and groups its
 * outputs. Labels are `symbols, innerPatches, innerIndex` of a layout (of one scale `symbols` alone), or a dense map. x is
 * `[k·batch, height, width, 3]`: k pictures per label map, group after group.
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
  const network = completeOptions(options);
  const seeds = new SeedSequence(network.seed + 4);
  const labels = network.denseLabels ? mapOfScales(network) : layoutOfScales(network);
  const picture = input({ shape: [null, null, 3], name: 'picture' });
  const outputs: SymbolicTensor[] = [];
  let seen = picture;
  labels.scales.forEach((labelsOfScale, scale) => {
    const name = `scale_${scale}`;
    if (scale > 0) seen = halve(seen, `${name}_pool`);
    outputs.push(...discriminatorScale(labelsOfScale, seen, { name, network, seeds }));
  });
  return model({ name: 'multiModalityDiscriminator', inputs: [...labels.inputs, picture], outputs });
}

/** S as each scale sees it, and the inputs it is made of. */
interface ScaledLabels {
  scales: SymbolicTensor[];
  inputs: SymbolicTensor[];
}

/** Symbols at full size, then average-pooled soft maps. Inner neighbourhoods are inputs only where a second scale pools them. */
function layoutOfScales(network: CompleteEcganOptions): ScaledLabels {
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
  { numClasses, boundary }: CompleteEcganOptions,
): SymbolicTensor {
  return labelPool2d({ name, numClasses, boundary }).apply(labels.levels[0].slice(0, 2)) as SymbolicTensor;
}

function mapOfScales({ numClasses, boundary, discriminatorScales }: CompleteEcganOptions): ScaledLabels {
  const map = input({ shape: [null, null, numClasses + (boundary ? 1 : 0)], name: 'segmentation_map' });
  const scales = [map];
  for (let scale = 1; scale < discriminatorScales; scale++)
    scales.push(halve(scales[scale - 1], `scale_${scale}_label_pool`));
  return { scales, inputs: [map] };
}

function halve(x: SymbolicTensor, name: string): SymbolicTensor {
  return averagePool2d({ name, poolSize: 3, strides: 2, padding: 1 }).apply(x) as SymbolicTensor;
}

/** What D says of a batch of pictures, one entry per scale. */
export type Judgement = {
  /** Intermediate features for feature matching: per scale, first to last. */
  features: Tensor4D[][];
  /** Logits map per scale, `[pictures, h, w, 1]`. */
  logits: Tensor4D[];
};

/**
 * Runs a discriminator built by {@link multiModalityDiscriminator} on pictures of labels.
 *
 * @param labels - A layout, or a dense map where the discriminator was built with `denseLabels`; see {@link applyToLabels}.
 * @param pictures - `[k·batch, height, width, 3]`: k per label map, group after group.
 * @param training - Whether spectral norms take a power iteration.
 * @returns Features and logits, grouped by scale; the caller disposes them.
 * @throws {@link ShapeError} if labels or pictures have not the shape wanted.
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
  pictures: Tensor4D,
  training = false,
): Judgement {
  const outputs = applyToLabels(discriminator, labels, { others: [pictures], training });
  const judgement: Judgement = { features: [], logits: [] };
  let first = 0;
  // A scale's logits are the last of its outputs.
  discriminator.outputNames.forEach((name, i) => {
    if (!name.endsWith('_logits')) return;
    judgement.features.push(outputs.slice(first, i));
    judgement.logits.push(outputs[i]);
    first = i + 1;
  });
  return judgement;
}
