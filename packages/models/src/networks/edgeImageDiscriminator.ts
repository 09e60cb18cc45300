import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { type EcganOptions, resolveOptions } from './EcganOptions.js';
import { multiModalityDiscriminator } from './multiModalityDiscriminator.js';
import { segmentationDiscriminator } from './segmentationDiscriminator.js';

/** The two parts of a D with `discriminator: 'segmentation'`. They share D's weights. */
export interface DiscriminatorParts {
  /** Judges pairs of labels and edges, as {@link multiModalityDiscriminator} does. */
  readonly edges: LayersModel;
  /** Segments images, as {@link segmentationDiscriminator} does. */
  readonly images: LayersModel;
}

/** D as one model, which holds the weights, and its parts, which are applied one by one. */
export interface EdgeImageDiscriminator {
  readonly discriminator: LayersModel;
  readonly parts: DiscriminatorParts;
}

/**
 * D in two parts: a PatchGAN judges (labels, edges) pairs, and OASIS's U-Net segments images.
 *
 * @remarks OASIS has no edge branch. An edge map does not show the class of a pixel, so a U-Net cannot segment it.
 * Edges therefore keep the PatchGAN and its adversarial and feature matching terms; without these, no loss would train
 * G_e to draw realistic edge maps.
 * @param options - See {@link EcganOptions}: those of {@link multiModalityDiscriminator}, and `segmentationDepth`.
 * `discriminatorFilters` applies to both parts.
 * @returns D as one model, and its two parts, which share its weights.
 * @throws {@link ValueError} for an option out of range.
 * @see Sushko et al. 2021, arXiv 2012.04781, section 3.1
 */
export function edgeImageDiscriminator(options: EcganOptions): EdgeImageDiscriminator {
  const {
    numClasses,
    discriminatorFilters: filters,
    segmentationDepth: depth,
    initialGain,
    seed,
  } = resolveOptions(options);
  const edges = multiModalityDiscriminator(options);
  const images = segmentationDiscriminator({ numClasses, filters, depth, initialGain, seed: seed + 5 });
  const discriminator = model({
    name: 'edgeImageDiscriminator',
    inputs: [...edges.inputs, ...images.inputs],
    outputs: [...edges.outputs, ...images.outputs],
  });
  return { discriminator, parts: { edges, images } };
}
