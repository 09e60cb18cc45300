/** A growable list of 32-bit integers on a typed array, several times faster to fill and to copy than an array of numbers. */
export class IntegerList {
  length = 0;
  /** The first `length` elements are the list; the rest is spare capacity. Growing replaces the array. */
  values: Int32Array;

  constructor(capacity = 1024) {
    this.values = new Int32Array(capacity);
  }

  /** Appends the first `count` of `integers`. */
  append(integers: Int32Array, count: number): void {
    this.#reserve(count);
    for (let i = 0; i < count; i++) this.values[this.length + i] = integers[i];
    this.length += count;
  }

  /** Appends `first, first + 1, …, first + count − 1`. */
  appendRange(first: number, count: number): void {
    this.#reserve(count);
    for (let i = 0; i < count; i++) this.values[this.length + i] = first + i;
    this.length += count;
  }

  /** A copy of the list. */
  toArray(): Int32Array {
    return this.values.slice(0, this.length);
  }

  #reserve(count: number): void {
    if (this.length + count <= this.values.length) return;
    const larger = new Int32Array(Math.max(this.length + count, 2 * this.values.length));
    larger.set(this.values);
    this.values = larger;
  }
}
