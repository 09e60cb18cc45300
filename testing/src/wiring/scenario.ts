import { perceptualLoss } from '@ecgan/losses';
import { type EcganOptions, ecgan } from '@ecgan/models';
import { EcganTrainer, type TrainerOptions, type TrainingState } from '@ecgan/training';
import { avgPool, conv2d, mul, relu, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perturbWeights } from '../perturbWeights.js';
import { random } from '../random.js';
import { type Lambdas, paperLambdas, type Setting } from './objective.js';
import { ReferenceNetworks } from './ReferenceNetworks.js';
import { savedMoments } from './readState.js';
import type { ReferenceOptimizers } from './referenceStep.js';

const network: EcganOptions = {
  ...{ numClasses: 4, boundary: true, levels: 3, filters: 2, hiddenFilters: 3, chainFilters: [3, 2], initialGain: 1 },
  ...{ discriminatorFilters: 3, discriminatorLayers: 2, discriminatorScales: 2, labelFilters: 3, labelHalvings: 1 },
  ...{ contrastLevels: [0, 1], embeddingSize: 5 },
};
const ignoreLabel = 3;
const temperature = 0.3;
const rates = { generatorLearningRate: 2e-3, discriminatorLearningRate: 3e-3, labelLearningRate: 4e-3 };
const [beta1, beta2] = [0.5, 0.9];
export const averageDecay = 0.8;
const steps = 10;

const kernels = [random([3, 3, 3, 4], 91), random([3, 3, 4, 5], 92)] as Tensor4D[];
const perceptualWeights = [0.5, 0.25];
const taps = (pictures: Tensor4D): Tensor[] => {
  const fine = relu(conv2d(pictures, kernels[0], 1, 'same')) as Tensor4D;
  return [fine, relu(conv2d(avgPool(fine, 2, 2, 'valid') as Tensor4D, kernels[1], 1, 'same'))];
};

/**
 * Spreads what D says of pictures beyond the margins of the hinge, on either side.
 *
 * Within them `∂L/∂bias = −1 + 1 − (λ + 1) + 1 + λ` of the last bias is exactly 0. What is computed of it is rounding noise, and of that
 * Adam makes a step of full length and of either sign: two writings of one update would end with different weights.
 */
function spreadLogits(discriminator: LayersModel): void {
  const kernels = discriminator.weights.filter(({ originalName }) => originalName.endsWith('_logits/kernel'));
  for (const kernel of kernels)
    tidy(() => {
      kernel.write(mul(kernel.read(), 4));
    });
}

/** What differs from a step of the paper's weights, all pixels contrasted. */
export interface ScenarioOptions {
  trainer?: Partial<TrainerOptions>;
  network?: Partial<EcganOptions>;
  lambdas?: Partial<Lambdas>;
  setting?: Partial<Setting>;
}

/** A trainer, networks of the same weights for the equations, and what both are told. */
export function scenarioOf(options: ScenarioOptions = {}) {
  const networkOptions = { ...network, ...options.network };
  const networks = ecgan(networkOptions);
  // Biases off 0, or one that is left out would not be missed.
  for (const name of ['generator', 'discriminator', 'labelGenerator', 'classPixelGenerator', 'projectionHead'] as const)
    perturbWeights(networks[name], 5);
  spreadLogits(networks.discriminator);
  const extractor = (pictures: Tensor) => taps(pictures as Tensor4D);
  const { contrast, ...others } = options.trainer ?? {};
  const all = 10 ** 6;
  const trainerOptions: TrainerOptions = {
    ...{ steps, decayFrom: 0, ...rates, beta1, beta2, ignoreLabel, averageDecay },
    perceptual: perceptualLoss(extractor, { weights: perceptualWeights }),
    // Every pixel is contrasted and remembered: nothing is drawn.
    contrast: {
      ...{ temperature, maxAnchors: all, maxPerClass: all, memory: { memorySize: 1000, pixelsPerRegion: 1000 } },
      ...contrast,
    },
    ...(options.lambdas && { weights: options.lambdas }),
    ...others,
  };
  const setting: Setting = {
    ...{ lambdas: { ...paperLambdas, ...options.lambdas }, ignoreLabel, temperature },
    perceptual: { taps, weights: perceptualWeights },
    ...options.setting,
  };
  const trainer = new EcganTrainer(networks, trainerOptions);
  return {
    trainer,
    networks,
    setting,
    options: trainerOptions,
    reference: new ReferenceNetworks(networkOptions, networks),
  };
}

export type Scenario = ReturnType<typeof scenarioOf>;

/** The optimizers of a trainer as plain numbers, with the rates of the step about to be taken. */
export function optimizersOf({ networks, options, setting }: Scenario, state: TrainingState): ReferenceOptimizers {
  const decay = (steps - Number(state.metadata.step)) / steps;
  const optimizerOf = (name: keyof ReferenceOptimizers, rate: number, betas: { beta1: number; beta2: number }) => ({
    rates: { learningRate: decay * rate, ...betas },
    clipNorm: options.clipNorm ?? Number.POSITIVE_INFINITY,
    updates: Number(state.metadata[`updates/${name}`]),
    moments: savedMoments(state, networks, name),
  });
  return {
    generator: optimizerOf('generator', rates.generatorLearningRate, { beta1, beta2 }),
    discriminator: optimizerOf('discriminator', rates.discriminatorLearningRate, { beta1, beta2 }),
    ...(!setting.segmenter &&
      !setting.segmentation?.reads && {
        labelGenerator: optimizerOf('labelGenerator', rates.labelLearningRate, { beta1: 0.9, beta2: 0.999 }),
      }),
  };
}
