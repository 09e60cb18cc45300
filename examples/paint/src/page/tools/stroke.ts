import type { LabelMap, Point } from '../document/LabelMap.js';

/** Gives each pixel that a shape covers its class. */
export type Colour = (pixel: number) => number;

/** Paints a line of round dots, clipped to the map. */
export function stroke(map: LabelMap, from: Point, to: Point, radius: number, colour: Colour): void {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
  for (let i = 0; i <= steps; i++) {
    const share = i / steps;
    dot(map, { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }, radius, colour);
  }
}

function dot({ labels, width, height }: LabelMap, { x, y }: Point, radius: number, colour: Colour): void {
  const bottom = Math.min(height - 1, Math.floor(y + radius));
  const right = Math.min(width - 1, Math.floor(x + radius));
  for (let row = Math.max(0, Math.ceil(y - radius)); row <= bottom; row++)
    for (let column = Math.max(0, Math.ceil(x - radius)); column <= right; column++)
      if (Math.hypot(column - x, row - y) <= radius) labels[row * width + column] = colour(row * width + column);
}
