import type { FixedBatchMeasures } from '@ecgan/testing/agreement';

/** How far losses and gradients of the fixed batch are from recorded ones. */
export interface Agreement {
  /** Difference of each loss term, relative to it. */
  terms: Record<string, number>;
  /** L2 norm of the difference of each network's gradient, relative to the gradient's. */
  gradients: Record<string, number>;
  /** Whether none is above 1e-3, as between the backends on a CPU. */
  agrees: boolean;
}

const limit = 1e-3;

/** Compares losses and gradients with recorded ones. @throws Error if a term or a gradient is missing. */
export function compareMeasures(actual: FixedBatchMeasures, expected: FixedBatchMeasures): Agreement {
  const terms = Object.fromEntries(
    Object.entries(expected.terms).map(([name, term]) => [
      name,
      Math.abs(entryOf(actual.terms, name) - term) / Math.max(1e-6, Math.abs(term)),
    ]),
  );
  const gradients = Object.fromEntries(
    Object.entries(expected.gradients).map(([name, gradient]) => {
      const other = entryOf(actual.gradients, name);
      if (other.length !== gradient.length)
        throw new Error(`the gradient of ${name} has ${other.length} values, not ${gradient.length}`);
      return [name, Math.hypot(...other.map((value, i) => value - gradient[i])) / Math.hypot(...gradient)];
    }),
  );
  const differences = [...Object.values(terms), ...Object.values(gradients)];
  return { terms, gradients, agrees: differences.every((difference) => difference <= limit) };
}

function entryOf<T>(from: Record<string, T>, name: string): T {
  if (name in from) return from[name];
  throw new Error(`there is no ${name} in what was measured`);
}
