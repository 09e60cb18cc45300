import type { Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Ecgan } from '../networks/ecgan.js';
import { Adam } from './Adam.js';
import type { TrainerOptions } from './TrainerOptions.js';

/**
 * One optimizer for each that learns; a segmenter of the user's does not. The generator's also moves what is judged with it: the
 * class-specific decoder and the projection.
 */
export type Optimizers = { generator: Adam; discriminator: Adam; labelGenerator?: Adam };

/** Fresh optimizers for the networks of an ECGAN. */
export function optimizersOf(networks: Ecgan, { beta1 = 0, beta2 = 0.9, segmenter }: TrainerOptions): Optimizers {
  const { generator, classPixelGenerator, projectionHead, discriminator, labelGenerator } = networks;
  const judged = [generator, classPixelGenerator, projectionHead];
  return {
    generator: new Adam(judged.flatMap(trainableVariables), { beta1, beta2 }),
    discriminator: new Adam(trainableVariables(discriminator), { beta1, beta2 }),
    ...(!segmenter && { labelGenerator: new Adam(trainableVariables(labelGenerator), { beta1: 0.9, beta2: 0.999 }) }),
  };
}

/** A model's trainable weights as the variables behind them, in a fixed order. */
export function trainableVariables(model: LayersModel): Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as Variable);
}

/** What samples depend on: weights and moving statistics, but not the vectors of the spectral norms, which are unit length. */
export function averagedVariables(model: LayersModel): Variable[] {
  return model.weights
    .filter(({ originalName }) => !/\/[uv]$/.test(originalName))
    .map((weight) => weight.read() as Variable);
}
