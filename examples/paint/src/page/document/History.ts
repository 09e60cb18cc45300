/** States before each change, for undo and redo. A state is never changed. */
export class History<State> {
  readonly #undone: State[] = [];
  readonly #earlier: State[] = [];

  /** @param limit - Number of changes that can be undone. */
  constructor(readonly limit = 100) {}

  get canUndo(): boolean {
    return this.#earlier.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Remembers the state before a change; what was undone can no longer be redone. */
  remember(before: State): void {
    this.#earlier.push(before);
    if (this.#earlier.length > this.limit) this.#earlier.shift();
    this.#undone.length = 0;
  }

  /** The state before the last change, or undefined where there is none. */
  undo(now: State): State | undefined {
    return exchange(this.#earlier, this.#undone, now);
  }

  /** The state after the change undone last, or undefined where there is none. */
  redo(now: State): State | undefined {
    return exchange(this.#undone, this.#earlier, now);
  }
}

function exchange<State>(from: State[], to: State[], now: State): State | undefined {
  const state = from.pop();
  if (state !== undefined) to.push(now);
  return state;
}
