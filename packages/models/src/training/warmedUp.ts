import { ValueError } from '@ecgan/core';
import { type EcganObjective, type EcganTerm, type EcganWeights, ecganObjective } from '@ecgan/losses';

/** Steps over which the weight of a term rises. */
export type Warmup = Partial<Record<EcganTerm, number>>;

/**
 * The objective of a step while weights warm up.
 *
 * `w · min(1, (step + 1) / warmup)` for a term of weight w
 *
 * @param step - The step about to be taken, from 0: a term has its full weight from its `warmup`-th step on, and is never off before.
 * @throws {@link ValueError} if a length is not an integer ≥ 0, or a name is none of the terms.
 */
export function warmedUp(weights: EcganWeights, warmup: Warmup, step: number): EcganObjective {
  const full = ecganObjective(weights);
  const terms: Partial<Record<EcganTerm, number>> = { ...weights.terms };
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
