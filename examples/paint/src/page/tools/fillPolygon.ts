import type { LabelMap, Point } from '../document/LabelMap.js';
import { stroke } from './stroke.js';

/** Fills a polygon by the even-odd rule, its outline included. */
export function fillPolygon(map: LabelMap, corners: readonly Point[], id: number): void {
  const { labels, width, height } = map;
  const edges = corners.map((corner, i) => [corner, corners[(i + 1) % corners.length]] as const);
  for (let y = 0; y < height; y++) {
    const crossings = edges
      .filter(([a, b]) => a.y <= y !== b.y <= y)
      .map(([a, b]) => a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const last = Math.min(width - 1, Math.floor(crossings[i + 1]));
      for (let x = Math.max(0, Math.ceil(crossings[i])); x <= last; x++) labels[y * width + x] = id;
    }
  }
  for (const [a, b] of edges) stroke(map, a, b, 0.5, () => id);
}

/** Fills the rectangle between two corners, both included. */
export function fillRectangle({ labels, width, height }: LabelMap, a: Point, b: Point, id: number): void {
  const [left, right] = [Math.max(0, Math.min(a.x, b.x)), Math.min(width - 1, Math.max(a.x, b.x))];
  const [top, bottom] = [Math.max(0, Math.min(a.y, b.y)), Math.min(height - 1, Math.max(a.y, b.y))];
  for (let y = top; y <= bottom; y++) labels.fill(id, y * width + left, y * width + right + 1);
}
