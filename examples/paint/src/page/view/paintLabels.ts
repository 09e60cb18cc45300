import type { LabelMap } from '../document/LabelMap.js';
import type { PaintClass } from '../document/PaintBox.js';

/** Draws a label map in the colours of its classes. */
export function paintLabels(
  canvas: HTMLCanvasElement,
  { width, height, labels }: LabelMap,
  classes: readonly PaintClass[],
): void {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  labels.forEach((id, i) => {
    pixels.set(classes[id].colour, 4 * i);
  });
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
}
