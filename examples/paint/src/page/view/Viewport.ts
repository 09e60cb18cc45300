import type { Point } from '../document/LabelMap.js';

/** How a map is seen: screen = offset + zoom · map, in units of the map shown whole. */
export interface Viewport {
  zoom: number;
  x: number;
  y: number;
}

/** The whole map. */
export const whole: Viewport = { zoom: 1, x: 0, y: 0 };

const largest = 16;

/** Zooms about a point of the screen, which stays where it is. */
export function zoomAt(view: Viewport, point: Point, factor: number, size: Size): Viewport {
  const zoom = Math.min(largest, Math.max(1, view.zoom * factor));
  const by = zoom / view.zoom;
  return within({ zoom, x: point.x - (point.x - view.x) * by, y: point.y - (point.y - view.y) * by }, size);
}

/** Moves the map. */
export function panBy(view: Viewport, dx: number, dy: number, size: Size): Viewport {
  return within({ ...view, x: view.x + dx, y: view.y + dy }, size);
}

/** Size of the window through which the map is seen. */
export interface Size {
  width: number;
  height: number;
}

/** Keeps the window full. */
function within({ zoom, x, y }: Viewport, { width, height }: Size): Viewport {
  const limited = (offset: number, length: number) => Math.min(0, Math.max(length * (1 - zoom), offset));
  return { zoom, x: limited(x, width), y: limited(y, height) };
}
