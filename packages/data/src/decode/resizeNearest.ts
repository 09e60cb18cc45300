import type { LabelMap } from './LabelMap.js';

/**
 * Resizes a label map by nearest neighbour: each target pixel takes the id at its centre. The same size returns the
 * same ids, not a copy.
 */
export function resizeNearest(
  { ids, height: from, width: fromWidth }: LabelMap,
  height: number,
  width: number,
): LabelMap {
  if (from === height && fromWidth === width) return { ids, height, width };
  const resized = new Int32Array(height * width);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * from) / height) * fromWidth;
    for (let x = 0; x < width; x++) resized[y * width + x] = ids[row + Math.floor(((x + 0.5) * fromWidth) / width)];
  }
  return { ids: resized, height, width };
}
