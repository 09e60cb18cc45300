/** A pixel of a map; the origin is the top left corner. */
export interface Point {
  x: number;
  y: number;
}

/** Number of strokes that can be undone. */
const REMEMBERED = 50;

/** An editable label map with undo. */
export class LabelMap {
  readonly #earlier: Int32Array[] = [];

  constructor(
    readonly width: number,
    readonly height: number,
    readonly labels = new Int32Array(width * height),
  ) {}

  /** Saves the map before a stroke, for {@link undo}. */
  remember(): void {
    this.#earlier.push(this.labels.slice());
    if (this.#earlier.length > REMEMBERED) this.#earlier.shift();
  }

  /** Paints a line of round dots of this radius, clipped to the map. */
  stroke(from: Point, to: Point, radius: number, id: number): void {
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
    for (let i = 0; i <= steps; i++) {
      const share = i / steps;
      this.#dot({ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }, radius, id);
    }
  }

  /** Sets every pixel to one class. */
  fill(id: number): void {
    this.labels.fill(id);
  }

  /** Undoes the last stroke. Returns false if there is none. */
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
