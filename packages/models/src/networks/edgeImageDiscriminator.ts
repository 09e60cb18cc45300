import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { type EcganOptions, resolveOptions } from './EcganOptions.js';
import { multiModalityDiscriminator } from './multiModalityDiscriminator.js';
import { segmentationDiscriminator } from './segmentationDiscriminator.js';

/** The parts of a D that segments images; their weights are D's. */
export interface DiscriminatorParts {
  /** Judges pairs of labels and edges, as {@link multiModalityDiscriminator} does. */
  readonly edges: LayersModel;
  /** Segments images, as {@link segmentationDiscriminator} does. */
  readonly images: LayersModel;
}

/** D as one network, for its weights, and its parts, which are applied. */
export interface EdgeImageDiscriminator {
  readonly discriminator: LayersModel;
  readonly parts: DiscriminatorParts;
}

/**
 * D with a part of its own for images: a PatchGAN of labels and edges beside OASIS's segmenting U-Net of images.
 *
 * @remarks OASIS has no edges, and an edge map does not say of what class a pixel is: it cannot be segmented. So edges keep the PatchGAN
 * and with it their adversarial and feature matching terms; without these nothing would teach G_e what an edge map looks like.
 * @param options - See {@link EcganOptions}: those of {@link multiModalityDiscriminator}, and `segmentationDepth`; the U-Net too has
 * `discriminatorFilters`.
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
