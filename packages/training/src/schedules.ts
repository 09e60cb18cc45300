import { ValueError } from '@ecgan/core';
import { type EcganObjective, type EcganTerm, type EcganWeights, ecganObjective } from '@ecgan/losses';

/** The learning rate of each optimizer. */
export type LearningRates = {
  generator: number;
  discriminator: number;
  /** Absent if no label generator is trained. */
  labelGenerator?: number;
};

/**
 * A schedule: a factor of the learning rates.
 *
 * @param step - The step about to be taken, from 0.
 * @param steps - Number of steps of the whole run.
 * @param decayFrom - The step at which decay begins.
 */
export type Schedule = (step: number, steps: number, decayFrom: number) => number;

/** The trainer's options that set the learning rates. */
interface RateOptions {
  steps: number;
  decayFrom?: number;
  schedule?: Schedule;
  generatorLearningRate?: number;
  discriminatorLearningRate?: number;
  labelLearningRate?: number;
  /** Where there is one, no label generator is trained. */
  segmenter?: unknown;
}

/** The rates of the step about to be taken, from 0: two time scales (TTUR), constant, then falling to 0. */
export function learningRates(step: number, options: RateOptions): LearningRates {
  const { steps, decayFrom = Math.floor(steps / 2), schedule = linearDecay } = options;
  const decay = schedule(step, steps, decayFrom);
  return {
    generator: decay * (options.generatorLearningRate ?? 1e-4),
    discriminator: decay * (options.discriminatorLearningRate ?? 4e-4),
    ...(!options.segmenter && { labelGenerator: decay * (options.labelLearningRate ?? 1e-3) }),
  };
}

/**
 * Factor on the learning rate: 1 until `decayFrom`, then half a cosine to 0 at `steps`.
 *
 * `(1 + cos(π · (step − decayFrom) / (steps − decayFrom))) / 2`
 *
 * @remarks Not the paper's, which is {@link linearDecay}. From step 0 it is the cosine annealing of SGDR without restarts.
 * @param step - The step about to be taken, from 0.
 * @see Loshchilov and Hutter 2017, arXiv 1608.03983, equation 5
 */
export function cosineDecay(step: number, steps: number, decayFrom: number): number {
  if (step < decayFrom) return 1;
  const share = Math.min(1, (step - decayFrom) / Math.max(1, steps - decayFrom));
  // At the end the cosine is -1 but for its last bit.
  return step >= steps ? 0 : (1 + Math.cos(Math.PI * share)) / 2;
}

/**
 * Factor on the learning rate: 1 until `decayFrom`, then linearly to 0 at `steps`.
 *
 * `1 − max(0, step − decayFrom) / (steps − decayFrom)`, never below 0.
 *
 * @param step - The step about to be taken, from 0.
 * @see Tang et al. 2023, arXiv 2003.13898, section 4.1 (per epoch there, per step here)
 */
export function linearDecay(step: number, steps: number, decayFrom: number): number {
  if (step < decayFrom) return 1;
  return Math.max(0, (steps - step) / Math.max(1, steps - decayFrom));
}

/** Steps over which the weight of a term rises. */
type Warmup = Partial<Record<EcganTerm, number>>;

/**
 * The objective of a step while weights warm up.
 *
 * `w · min(1, (step + 1) / warmup)` for a term of weight w
 *
 * @param step - The step about to be taken, from 0: a term has its full weight from its `warmup`-th step on, and is never off before.
 * @throws {@link ValueError} if a length is not an integer ≥ 0, or a name is not a term.
 */
export function objectiveAt(weights: EcganWeights, warmup: Warmup, step: number): EcganObjective {
  const full = ecganObjective(weights);
  const terms = { ...weights.terms };
  for (const [name, steps] of Object.entries(warmup) as [EcganTerm, number | undefined][]) {
    if (!full.terms.includes(name))
      throw new ValueError({ argument: 'warmup', expected: `one of ${full.terms.join(', ')}`, received: name });
    if (steps === undefined || steps === 0) continue;
    if (!(Number.isInteger(steps) && steps > 0))
      throw new ValueError({ argument: `warmup.${name}`, expected: 'an integer of steps ≥ 0', received: steps });
    terms[name] = full.weightOf(name) * Math.min(1, (step + 1) / steps);
  }
  return ecganObjective({ ...weights, terms });
}
