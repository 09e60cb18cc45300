import { expect, test } from 'vitest';
import { panBy, whole, zoomAt } from './Viewport.js';

const size = { width: 100, height: 50 };

test('zoomAt: the point stays where it is', () => {
  const point = { x: 40, y: 20 };
  const view = zoomAt(zoomAt(whole, point, 2, size), point, 1.5, size);
  expect(view.zoom).toBe(3);
  // The place of the map under the point, before and after.
  expect([(point.x - view.x) / view.zoom, (point.y - view.y) / view.zoom]).toEqual([point.x, point.y]);
});

test('zoomAt, panBy: the window stays full; zoom is from 1 to 16', () => {
  expect(zoomAt(whole, { x: 3, y: 3 }, 0.1, size)).toEqual(whole);
  expect(zoomAt(whole, { x: 0, y: 0 }, 1e6, size).zoom).toBe(16);
  const near = zoomAt(whole, { x: 50, y: 25 }, 2, size);
  expect(panBy(near, 1000, 1000, size)).toEqual({ zoom: 2, x: 0, y: 0 });
  expect(panBy(near, -1000, -1000, size)).toEqual({ zoom: 2, x: -100, y: -50 });
  expect(panBy(whole, 10, -10, size)).toEqual(whole);
});
