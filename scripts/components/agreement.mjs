/** Returns the largest difference, relative to the largest expected value; infinity for NaN or different lengths. */
function relativeDifference(actual, expected) {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [scale, worst] = [1e-12, 0];
  expected.forEach((value, i) => {
    const difference = Math.abs(actual[i] - value);
    scale = Math.max(scale, Math.abs(value));
    worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  });
  return worst / scale;
}

/** Largest relative difference at which two backends agree: the rounding errors of a few layers. */
const tolerance = 1e-4;

/**
 * Compares the case of one component on a backend with a backend on which its tests have run.
 *
 * @param actual - Result of `measureCases` on the backend; undefined if the component has no case.
 * @param expected - Result of `measureCases` on the reference backend.
 * @returns `{proofs, problems}`: proofs in the format of `gatherProofs`, and the reasons for missing ones.
 */
export function agreement(actual, expected) {
  if (!actual || !expected) return { proofs: {}, problems: ['no case was computed: is it in testing/src/components?'] };
  const failed = actual.error ?? expected.error;
  if (failed) return { proofs: {}, problems: [failed] };
  const [proofs, problems] = [{}, []];
  for (const kind of ['values', 'gradients']) {
    if (expected[kind].length === 0) continue;
    const error = relativeDifference(actual[kind], expected[kind]);
    if (error <= tolerance) proofs[kind] = { count: 1, error };
    else problems.push(`${kind} differ by ${error.toExponential(1)}`);
  }
  if (actual.leaked === 0) proofs.leaks = { count: 1, error: 0 };
  else problems.push(`${actual.leaked} tensors left behind`);
  return { proofs, problems };
}
