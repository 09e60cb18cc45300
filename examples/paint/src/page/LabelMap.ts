/** A pixel of a map, from its left and top. */
export interface Point {
  x: number;
  y: number;
}

/** How many strokes can be taken back. */
const REMEMBERED = 50;

/** A label map that is painted on, one stroke at a time. */
export class LabelMap {
  readonly #earlier: Int32Array[] = [];

  constructor(
    readonly width: number,
    readonly height: number,
    readonly labels = new Int32Array(width * height),
  ) {}

  /** Before a stroke: what {@link undo} comes back to. */
  remember(): void {
    this.#earlier.push(this.labels.slice());
    if (this.#earlier.length > REMEMBERED) this.#earlier.shift();
  }

  /** Paints a line of round dots of this radius; what lies outside the map is cut off. */
  stroke(from: Point, to: Point, radius: number, id: number): void {
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
    for (let i = 0; i <= steps; i++) {
      const share = i / steps;
      this.#dot({ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }, radius, id);
    }
  }

  /** Gives every pixel one class. */
  fill(id: number): void {
    this.labels.fill(id);
  }

  /** Takes back the last stroke. */
  undo(): boolean {
    const earlier = this.#earlier.pop();
    if (earlier) this.labels.set(earlier);
    return earlier !== undefined;
  }

  #dot({ x, y }: Point, radius: number, id: number): void {
    const bottom = Math.min(this.height - 1, Math.floor(y + radius));
    const right = Math.min(this.width - 1, Math.floor(x + radius));
    for (let row = Math.max(0, Math.ceil(y - radius)); row <= bottom; row++)
      for (let column = Math.max(0, Math.ceil(x - radius)); column <= right; column++)
        if (Math.hypot(column - x, row - y) <= radius) this.labels[row * this.width + column] = id;
  }
}
