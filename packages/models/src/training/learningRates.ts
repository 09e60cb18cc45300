import { linearDecay } from './linearDecay.js';
import type { TrainerOptions } from './TrainerOptions.js';

/** What each optimizer steps with. */
export type LearningRates = {
  generator: number;
  discriminator: number;
  /** Absent where a segmenter of the user's stands in its place. */
  labelGenerator?: number;
};

/**
 * A factor on the learning rates.
 *
 * @param step - The step about to be taken, from 0.
 * @param steps - Those of the whole run.
 * @param decayFrom - Where decay begins.
 */
export type Schedule = (step: number, steps: number, decayFrom: number) => number;

/** The rates of the step about to be taken, from 0: two time scales (TTUR), constant, then falling to 0. */
export function learningRates(step: number, options: TrainerOptions): LearningRates {
  const { steps, decayFrom = Math.floor(steps / 2), schedule = linearDecay } = options;
  const decay = schedule(step, steps, decayFrom);
  return {
    generator: decay * (options.generatorLearningRate ?? 1e-4),
    discriminator: decay * (options.discriminatorLearningRate ?? 4e-4),
    ...(!options.segmenter && { labelGenerator: decay * (options.labelLearningRate ?? 1e-3) }),
  };
}
