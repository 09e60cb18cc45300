/** Names that a graph has given to its nodes, so that no two are the same. */
export class UniqueNames {
  readonly #counts = new Map<string, number>();

  /** `scope/what`, or `what` alone; from the second time on with a number: `scope/what_1`. */
  give(scope: string, what: string): string {
    const base = scope ? `${scope}/${what}` : what;
    const count = this.#counts.get(base) ?? 0;
    this.#counts.set(base, count + 1);
    return count === 0 ? base : `${base}_${count}`;
  }
}
