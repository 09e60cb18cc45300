/** What a {@link BestStep} is saved as. */
export interface BestStepState {
  step: number;
  /** What was measured, in words. */
  measure: string;
  /** The larger the better. */
  value: number;
}

/** The step of a run whose checkpoint measured best. */
export class BestStep {
  private found: BestStepState | undefined;

  /** Takes up what an earlier checkpoint says. */
  constructor(state?: BestStepState) {
    this.found = state;
  }

  /** Takes a step for the best if it measures better than the best so far, or by another measure, or stands in its place. */
  offer(candidate: BestStepState): void {
    const { found } = this;
    const comparable = found?.measure === candidate.measure && found.step !== candidate.step;
    if (!comparable || candidate.value > found.value) this.found = candidate;
  }

  state(): BestStepState | undefined {
    return this.found;
  }
}
