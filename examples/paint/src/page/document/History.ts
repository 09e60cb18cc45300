/** States before each change, for undo and redo. */
export class History {
  readonly #undone: Int32Array[] = [];
  readonly #earlier: Int32Array[] = [];

  /** @param limit - Number of changes that can be undone. */
  constructor(readonly limit = 100) {}

  get canUndo(): boolean {
    return this.#earlier.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Remembers the state before a change; what was undone can no longer be redone. */
  remember(before: Int32Array): void {
    this.#earlier.push(before);
    if (this.#earlier.length > this.limit) this.#earlier.shift();
    this.#undone.length = 0;
  }

  /** The state before the last change, or undefined where there is none. */
  undo(now: Int32Array): Int32Array | undefined {
    return exchange(this.#earlier, this.#undone, now);
  }

  /** The state after the change undone last, or undefined where there is none. */
  redo(now: Int32Array): Int32Array | undefined {
    return exchange(this.#undone, this.#earlier, now);
  }
}

function exchange(from: Int32Array[], to: Int32Array[], now: Int32Array): Int32Array | undefined {
  const state = from.pop();
  if (state) to.push(now.slice());
  return state;
}
