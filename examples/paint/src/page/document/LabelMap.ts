/** A pixel of a map; the origin is the top left corner. */
export interface Point {
  x: number;
  y: number;
}

/** A label map: class ids, row by row. */
export interface LabelMap {
  readonly width: number;
  readonly height: number;
  readonly labels: Int32Array;
}

/** Whether a point is a pixel of a map. */
export function isInside({ width, height }: LabelMap, { x, y }: Point): boolean {
  return x >= 0 && y >= 0 && x < width && y < height;
}

/** Whether two maps of one size are equal. */
export function sameLabels(a: Int32Array, b: Int32Array): boolean {
  return a.every((id, i) => id === b[i]);
}
