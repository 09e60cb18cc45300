import { linearDecay } from './linearDecay.js';
import type { TrainerOptions } from './TrainerOptions.js';

/** What each optimizer steps with. */
export type LearningRates = {
  generator: number;
  discriminator: number;
  /** Absent where a segmenter of the user's stands in its place. */
  labelGenerator?: number;
};

/** The rates of the step about to be taken, from 0: two time scales (TTUR), constant, then falling linearly to 0. */
export function learningRates(step: number, options: TrainerOptions): LearningRates {
  const { steps, decayFrom = Math.floor(steps / 2) } = options;
  const decay = linearDecay(step, steps, decayFrom);
  return {
    generator: decay * (options.generatorLearningRate ?? 1e-4),
    discriminator: decay * (options.discriminatorLearningRate ?? 4e-4),
    ...(!options.segmenter && { labelGenerator: decay * (options.labelLearningRate ?? 1e-3) }),
  };
}
