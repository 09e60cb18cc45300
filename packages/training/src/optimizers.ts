import type { Ecgan } from '@ecgan/models';
import { averagedVariables, networkVariables, trainableVariables } from '@ecgan/models/internal';
import { Adam } from './gradients/Adam.js';
import type { TrainerOptions } from './options.js';

/**
 * One optimizer for each that learns; a segmenter of the user's does not, nor does a G_l that D stands for. The generator's also moves what is judged with it: the
 * class-specific decoder and the projection.
 */
export type Optimizers = { generator: Adam; discriminator: Adam; labelGenerator?: Adam };

/** Fresh optimizers for the networks of an ECGAN. */
export function createOptimizers(
  networks: Ecgan,
  { beta1 = 0, beta2 = 0.9, segmenter, discriminatorReadsLabels }: TrainerOptions,
): Optimizers {
  const { generator, classPixelGenerator, projectionHead, discriminator, labelGenerator } = networks;
  const fits = !segmenter && !discriminatorReadsLabels;
  const judged = [generator, classPixelGenerator, projectionHead];
  return {
    generator: new Adam(judged.flatMap(trainableVariables), { beta1, beta2 }),
    discriminator: new Adam(trainableVariables(discriminator), { beta1, beta2 }),
    ...(fits && { labelGenerator: new Adam(trainableVariables(labelGenerator), { beta1: 0.9, beta2: 0.999 }) }),
  };
}

/** Bytes of what training holds whatever the batch: weights, the generator's average, Adam's slots, and during a step the gradients. */
export function fixedMemoryBytes(networks: Ecgan, optimizers: Optimizers): number {
  const learnt = Object.values(optimizers).flatMap(({ variables, slots }) => [...variables, ...Object.values(slots)]);
  const weights = networkVariables(networks).map(([, variable]) => variable);
  const all = [...weights, ...averagedVariables(networks.generator), ...learnt];
  return all.reduce((sum, { size }) => sum + 4 * size, 0);
}
