import type { LayersModel } from '@tensorflow/tfjs-layers';
import { classPixelGenerator } from './classPixelGenerator.js';
import { type EcganOptions, type ResolvedEcganOptions, resolveOptions } from './EcganOptions.js';
import { ecganGenerator } from './ecganGenerator.js';
import { labelGenerator } from './labelGenerator.js';
import { multiModalityDiscriminator } from './multiModalityDiscriminator.js';
import { projectionHead } from './projectionHead.js';

/** All networks that are trained in an ECGAN. Sampling needs the generator only. */
export interface Ecgan {
  readonly options: ResolvedEcganOptions;
  /** E, G_e, G_i, G_t and G_s. */
  readonly generator: LayersModel;
  /** D. */
  readonly discriminator: LayersModel;
  /** G_l. */
  readonly labelGenerator: LayersModel;
  /** The decoder of class-specific pixel generation, shared by all classes. */
  readonly classPixelGenerator: LayersModel;
  /** G_c, which projects features to the embeddings of the contrastive loss. */
  readonly projectionHead: LayersModel;
  /** Disposes the weights of all of them. */
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
  const networks = {
    generator: ecganGenerator(options),
    discriminator: multiModalityDiscriminator(options),
    labelGenerator: labelGenerator(options),
    classPixelGenerator: classPixelGenerator(options),
    projectionHead: projectionHead(options),
  };
  return {
    ...networks,
    options: resolveOptions(options),
    dispose: () => {
      for (const name of networkNames) networks[name].dispose();
    },
  };
}
