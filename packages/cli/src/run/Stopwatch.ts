/** Wall time of a run's stages by name. */
export class Stopwatch {
  readonly seconds: Record<string, number> = {};

  async time<Result>(stage: string, work: () => Promise<Result>): Promise<Result> {
    const begun = performance.now();
    const result = await work();
    this.seconds[stage] = (performance.now() - begun) / 1000;
    return result;
  }
}
