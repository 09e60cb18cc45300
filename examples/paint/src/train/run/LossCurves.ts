/** Losses by name, each at the same steps. */
export interface CurvesState {
  /** Steps whose mean is one point. */
  stride: number;
  /** The last step of each point. */
  steps: number[];
  /** The mean over a point's steps. */
  values: Record<string, number[]>;
  /** The sums of the point that is not complete, and of how many steps. */
  open: { count: number; sums: Record<string, number> };
}

/** Curves of a run of any length in bounded memory: at `limit` points neighbours are merged, and a point then stands for twice the steps. */
export class LossCurves {
  #state: CurvesState = { stride: 1, steps: [], values: {}, open: { count: 0, sums: {} } };

  /** @param limit - Most points of a curve; even. */
  constructor(readonly limit = 400) {}

  add(step: number, losses: Readonly<Record<string, number>>): void {
    const { stride, open, steps, values } = this.#state;
    open.count += 1;
    for (const [name, value] of Object.entries(losses)) open.sums[name] = (open.sums[name] ?? 0) + value;
    if (open.count < stride) return;
    steps.push(step);
    for (const [name, sum] of Object.entries(open.sums)) {
      values[name] ??= [];
      values[name].push(sum / open.count);
    }
    this.#state.open = { count: 0, sums: {} };
    if (steps.length >= this.limit) this.#halve();
  }

  state(): CurvesState {
    return structuredClone(this.#state);
  }

  restore(state: CurvesState): void {
    this.#state = structuredClone(state);
  }

  #halve(): void {
    const { steps, values } = this.#state;
    this.#state.stride *= 2;
    this.#state.steps = steps.filter((_, i) => i % 2 === 1);
    for (const [name, all] of Object.entries(values))
      values[name] = this.#state.steps.map((_, i) => (all[2 * i] + all[2 * i + 1]) / 2);
  }
}
