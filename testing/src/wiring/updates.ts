/** What a step does with gradients, in plain numbers: clipping, Adam, the average of the weights, power iterations. */

/** Numbers of a variable, or of its gradient. */
export type Numbers = ArrayLike<number>;

/** Adam's rates. */
export interface AdamRates {
  learningRate: number;
  beta1: number;
  beta2: number;
}

/** Adam's two averages of the gradient of one variable. */
export interface Moments {
  first: number[];
  second: number[];
}

/** `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`; without a state from 0. */
export function nextMoments(gradient: Numbers, { beta1, beta2 }: AdamRates, before?: Moments): Moments {
  const values = Array.from(gradient);
  return {
    first: values.map((g, i) => beta1 * (before?.first[i] ?? 0) + (1 - beta1) * g),
    second: values.map((g, i) => beta2 * (before?.second[i] ?? 0) + (1 - beta2) * g * g),
  };
}

/** `w − rate · m̂ / (√v̂ + ε)`, `m̂ = m / (1 − β₁ᵗ)`, `v̂ = v / (1 − β₂ᵗ)` at update t, from 1. */
export function adamStep(weights: Numbers, moments: Moments, rates: AdamRates, update: number): number[] {
  const { learningRate, beta1, beta2 } = rates;
  return Array.from(weights, (weight, i) => {
    const first = moments.first[i] / (1 - beta1 ** update);
    const second = moments.second[i] / (1 - beta2 ** update);
    return weight - (learningRate * first) / (Math.sqrt(second) + 1e-8);
  });
}

/** `‖g‖₂` over all variables. */
export function normOf(gradients: readonly Numbers[]): number {
  return Math.sqrt(gradients.reduce((sum, one) => sum + Array.from(one).reduce((part, g) => part + g * g, 0), 0));
}

/** `d·a + (1 − d)·w` with `d = min(decay, (1 + t) / (10 + t))` at update t, from 0. */
export function nextAverage(average: Numbers, weights: Numbers, decay: number, update: number): number[] {
  const kept = Math.min(decay, (1 + update) / (10 + update));
  return Array.from(average, (value, i) => kept * value + (1 - kept) * weights[i]);
}

/** `v ← Wᵀu / ‖Wᵀu‖`, `u ← Wv / ‖Wv‖` with W `[filters, the rest]`, of which the kernel is the transpose. */
export function powerIteration(kernel: Numbers, u: Numbers): { u: number[]; v: number[] } {
  const filters = u.length;
  const unit = (values: number[]) => {
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  };
  const rows = kernel.length / filters;
  const v = unit(
    Array.from({ length: rows }, (_, r) =>
      Array.from(u).reduce((sum, one, f) => sum + kernel[r * filters + f] * one, 0),
    ),
  );
  return {
    u: unit(
      Array.from({ length: filters }, (_, f) => v.reduce((sum, one, r) => sum + kernel[r * filters + f] * one, 0)),
    ),
    v,
  };
}
