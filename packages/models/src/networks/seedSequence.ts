/** Hands every layer a seed of its own, all decided by one: layers built in the same order start from the same weights. */
export class SeedSequence {
  private current: number;

  constructor(seed: number) {
    this.current = seed * 10_007;
  }

  next(): number {
    this.current += 1;
    return this.current;
  }
}
