import { isInside, type LabelMap, type Point } from '../document/LabelMap.js';

/** Gives a region of one class, connected by its sides, another class. */
export function floodFill(map: LabelMap, at: Point, id: number): void {
  const { labels, width } = map;
  const before = labels[at.y * width + at.x];
  if (!isInside(map, at) || before === id) return;
  const waiting: Point[] = [at];
  for (let point = waiting.pop(); point; point = waiting.pop()) {
    const { x, y } = point;
    if (!isInside(map, point) || labels[y * width + x] !== before) continue;
    labels[y * width + x] = id;
    waiting.push({ x: x - 1, y }, { x: x + 1, y }, { x, y: y - 1 }, { x, y: y + 1 });
  }
}
