/** How fast steps go: a mean that forgets, so that the time left follows what the machine does now. */
export class Pace {
  private mean: number | undefined;

  /** Adds one step's seconds. */
  add(seconds: number): void {
    this.mean = this.mean === undefined ? seconds : 0.95 * this.mean + 0.05 * seconds;
  }

  get stepsPerSecond(): number {
    return this.mean ? 1 / this.mean : 0;
  }

  secondsFor(steps: number): number {
    return steps * (this.mean ?? 0);
  }
}
