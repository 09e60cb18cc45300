/** Measures the wall time of a run's stages, in seconds by name. */
export class Stopwatch {
  readonly seconds: Record<string, number> = {};

  async time<Result>(stage: string, work: () => Promise<Result>): Promise<Result> {
    const begun = performance.now();
    const result = await work();
    this.seconds[stage] = (performance.now() - begun) / 1000;
    return result;
  }
}

/** Number of first runs that are not timed, because they build graphs and fill caches. */
const WARM_UP = 2;
/** Minimum number of timed runs. */
const FEWEST = 3;

/** Mean wall time of `action` in seconds, after `warmUp` runs, over at least three runs and at least `seconds`. */
export async function meanSeconds(action: () => Promise<void>, seconds: number, warmUp = WARM_UP): Promise<number> {
  for (let i = 0; i < warmUp; i++) await action();
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  let runs = 0;
  while (runs < FEWEST || elapsed() < seconds) {
    await action();
    runs += 1;
  }
  return elapsed() / runs;
}
