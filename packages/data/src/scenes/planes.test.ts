import { RandomStream } from '@ecgan/core/internal';
import { expect, test } from 'vitest';
import { randomCamera, screenX, screenY } from './Camera.js';
import { facingPlane, leaningPlane, levelPlane, streetPlane } from './planes.js';
import { OUTSIDE, type Surface } from './Surface.js';

const random = new RandomStream(5);
const cameras = Array.from({ length: 10 }, () => randomCamera(random, 1.5));

/** Looks at world point (x, y, z) through the surface and expects its own coordinates (across, up) back. */
function expectSeen(camera: (typeof cameras)[0], seen: number[], surface: Surface, point: number[], own: number[]) {
  const [x, y, z] = point;
  const [screenAcross, screenDown] = [screenX(camera, x, z), screenY(camera, y, z)];
  expect(surface.paint(screenAcross, screenDown, new Float64Array(3))).toBe(1);
  expect(seen[0]).toBeCloseTo(own[0], 9);
  expect(seen[1]).toBeCloseTo(own[1], 9);
  expect(screenAcross).toBeGreaterThanOrEqual(surface.left - 1e-9);
  expect(screenAcross).toBeLessThanOrEqual(surface.right + 1e-9);
  expect(screenDown).toBeGreaterThanOrEqual(surface.top - 1e-9);
  expect(screenDown).toBeLessThanOrEqual(surface.bottom + 1e-9);
}

test('default: what is projected onto the screen is found again on its plane', () => {
  for (const camera of cameras) {
    const seen = [0, 0];
    const paint = (across: number, up: number) => {
      [seen[0], seen[1]] = [across, up];
      return 1;
    };
    for (let i = 0; i < 20; i++) {
      const [share, up] = [random.uniform(0.01, 0.99), random.uniform(0.01, 1.3)];
      const facing = facingPlane(camera, { x: 2, depth: 8, left: -1, right: 3, height: 1.4 }, paint);
      expectSeen(camera, seen, facing, [1 + 4 * share, up, 8], [4 * share - 1, up]);
      const wall = streetPlane(camera, { x: 7, near: 4, far: 20, origin: 3, height: 1.4 }, paint);
      expectSeen(camera, seen, wall, [7, up, 4 + 16 * share], [1 + 16 * share, up]);
      const roof = levelPlane(camera, { x: -2, near: 6, far: 9, height: 1.2, halfWidth: 1 }, paint);
      expectSeen(camera, seen, roof, [-3 + 2 * share, 1.2, 6 + 3 * share], [2 * share - 1, 3 * share]);
      const plane = { x: -2, depth: 6, foot: 0.5, height: 1.9, lean: 0.7, halfWidth: 1 };
      const glass = leaningPlane(camera, plane, paint);
      const high = 0.5 + up;
      expectSeen(camera, seen, glass, [-3 + 2 * share, high, 6 + 0.7 * up], [2 * share - 1, high]);
    }
  }
});

test('behavior: beside the plane there is nothing', () => {
  const camera = cameras[0];
  const wall = streetPlane(camera, { x: 7, near: 4, far: 20, origin: 0, height: 3 }, () => 1);
  const at = (x: number, y: number, z: number) =>
    wall.paint(screenX(camera, x, z), screenY(camera, y, z), new Float64Array(3));
  expect(at(7, 1, 10)).toBe(1);
  expect([at(7, 3.1, 10), at(7, -0.1, 10), at(7, 1, 3.9), at(7, 1, 20.5), at(-7, 1, 10)]).toEqual(
    new Array(5).fill(OUTSIDE),
  );
});
