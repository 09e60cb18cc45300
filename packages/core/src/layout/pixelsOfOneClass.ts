import type { LabelShape } from './regionStage.js';

/**
 * Which pixels have, in the 3×3 around them, seen one class only: 1 or 0 each.
 *
 * @param count - 0 where a pixel has so far seen its own class alone.
 */
export function pixelsOfOneClass(count: Int32Array, labels: Int32Array, [batch, height, width]: LabelShape) {
  // First along x, then of the answers along y: six comparisons instead of sixteen.
  const alongX = new Uint8Array(labels.length);
  const alike = (one: number, other: number) => count[other] === 0 && labels[one] === labels[other];
  for (let row = 0; row < batch * height; row++) {
    const [first, last] = [row * width, row * width + width - 1];
    for (let i = first; i <= last; i++) {
      alongX[i] = count[i] === 0 && (i === first || alike(i, i - 1)) && (i === last || alike(i, i + 1)) ? 1 : 0;
    }
  }
  const alone = new Uint8Array(labels.length);
  const joins = (one: number, other: number) => alongX[other] === 1 && labels[one] === labels[other];
  for (let row = 0; row < batch * height; row++) {
    const [top, bottom] = [row % height === 0, row % height === height - 1];
    for (let i = row * width; i < (row + 1) * width; i++) {
      alone[i] = alongX[i] && (top || joins(i, i - width)) && (bottom || joins(i, i + width)) ? 1 : 0;
    }
  }
  return alone;
}
