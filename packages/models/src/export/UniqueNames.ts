/** Gives every node of a graph a unique name. */
export class UniqueNames {
  readonly #counts = new Map<string, number>();

  /** Returns `scope/what`, or `what` if the scope is empty; repeated names get a number: `scope/what_1`. */
  give(scope: string, what: string): string {
    const base = scope ? `${scope}/${what}` : what;
    const count = this.#counts.get(base) ?? 0;
    this.#counts.set(base, count + 1);
    return count === 0 ? base : `${base}_${count}`;
  }
}
