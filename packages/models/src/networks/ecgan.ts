import type { LayersModel } from '@tensorflow/tfjs-layers';
import { classPixelGenerator } from './classPixelGenerator.js';
import { type EcganOptions, type ResolvedEcganOptions, resolveOptions } from './EcganOptions.js';
import { ecganGenerator } from './ecganGenerator.js';
import { type DiscriminatorParts, edgeImageDiscriminator } from './edgeImageDiscriminator.js';
import { labelGenerator } from './labelGenerator.js';
import { multiModalityDiscriminator } from './multiModalityDiscriminator.js';
import { projectionHead } from './projectionHead.js';

/** All networks that are trained in an ECGAN. Generating images needs the generator only. */
export interface Ecgan {
  readonly options: ResolvedEcganOptions;
  /** E, G_e, G_i, G_t and G_s. */
  readonly generator: LayersModel;
  /** D. */
  readonly discriminator: LayersModel;
  /**
   * With `discriminator: 'segmentation'`: the two parts of D, one for edges and one for images. Apply these, not
   * `discriminator`.
   */
  readonly discriminatorParts?: DiscriminatorParts;
  /** G_l. */
  readonly labelGenerator: LayersModel;
  /** The decoder of class-specific pixel generation, shared by all classes. */
  readonly classPixelGenerator: LayersModel;
  /** G_c, which projects features to the embeddings of the contrastive loss. */
  readonly projectionHead: LayersModel;
  /** Disposes the weights of all networks. */
  dispose(): void;
}

/** Names of the networks of {@link Ecgan}, in the order their weights are stored. */
export const networkNames = [
  'generator',
  'discriminator',
  'labelGenerator',
  'classPixelGenerator',
  'projectionHead',
] as const;

/**
 * Builds the networks of an ECGAN with initial weights.
 *
 * @throws {@link ValueError} for an option out of range; see {@link EcganOptions}.
 * @example
 * ```ts
 * import { ecgan } from '@ecgan/models';
 *
 * const networks = ecgan({ numClasses: 12, filters: 16 });
 * ```
 */
export function ecgan(options: EcganOptions): Ecgan {
  const complete = resolveOptions(options);
  const segmenting = complete.discriminator === 'segmentation' ? edgeImageDiscriminator(options) : undefined;
  const networks = {
    generator: ecganGenerator(options),
    discriminator: segmenting?.discriminator ?? multiModalityDiscriminator(options),
    labelGenerator: labelGenerator(options),
    classPixelGenerator: classPixelGenerator(options),
    projectionHead: projectionHead(options),
  };
  return {
    ...networks,
    ...(segmenting && { discriminatorParts: segmenting.parts }),
    options: complete,
    dispose: () => {
      for (const name of networkNames) networks[name].dispose();
    },
  };
}
