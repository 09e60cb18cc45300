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
