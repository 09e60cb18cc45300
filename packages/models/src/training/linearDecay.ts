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
