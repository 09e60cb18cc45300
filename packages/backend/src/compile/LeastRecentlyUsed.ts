/**
 * A map with at most `capacity` entries. Adding one more removes the least recently used entry and calls `onGone` with
 * it.
 */
export class LeastRecentlyUsed<Value> {
  private readonly values = new Map<string, Value>();

  constructor(
    private readonly capacity: number,
    private readonly onGone: (value: Value) => void,
  ) {}

  get size(): number {
    return this.values.size;
  }

  /** All keys and values, least recently used first. */
  entries(): [string, Value][] {
    return [...this.values];
  }

  get(key: string): Value | undefined {
    const value = this.values.get(key);
    if (value !== undefined) {
      this.values.delete(key);
      this.values.set(key, value);
    }
    return value;
  }

  set(key: string, value: Value): void {
    this.values.delete(key);
    this.values.set(key, value);
    for (const [oldest, gone] of this.values) {
      if (this.values.size <= this.capacity) return;
      this.values.delete(oldest);
      this.onGone(gone);
    }
  }

  clear(): void {
    for (const value of this.values.values()) this.onGone(value);
    this.values.clear();
  }
}
