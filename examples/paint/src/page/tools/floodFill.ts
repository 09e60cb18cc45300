import { isInside, type LabelMap, type Point } from '../document/LabelMap.js';

/**
 * Gives a region of one class, connected by its sides, another class.
 *
 * @param onto - Where the class is put, as well as into the map; a layer of it.
 */
export function floodFill(map: LabelMap, at: Point, id: number, onto: Int32Array = map.labels): void {
  const { labels, width } = map;
  const before = labels[at.y * width + at.x];
  if (!isInside(map, at) || before === id) return;
  const waiting: Point[] = [at];
  for (let point = waiting.pop(); point; point = waiting.pop()) {
    const { x, y } = point;
    const pixel = y * width + x;
    if (!isInside(map, point) || labels[pixel] !== before) continue;
    labels[pixel] = onto[pixel] = id;
    waiting.push({ x: x - 1, y }, { x: x + 1, y }, { x, y: y - 1 }, { x, y: y + 1 });
  }
}
