import { LabelMap } from './LabelMap.js';
import type { PaintBox } from './PaintBox.js';

/** Returns the initial map: the generator's, or horizontal bands of its first three classes. */
export function startingMap({ width, height, labels, classes }: PaintBox): LabelMap {
  if (labels) return new LabelMap(width, height, Int32Array.from(labels));
  const bands = Math.min(3, classes.length);
  const band = (_: unknown, i: number) => Math.floor((Math.floor(i / width) * bands) / height);
  return new LabelMap(width, height, Int32Array.from({ length: width * height }, band));
}
