import type { RandomStream } from '@ecgan/core/internal';

/**
 * A pinhole camera that looks along the street. World coordinates in metres: X right, Y up, Z forward; the centre line
 * of the road is at X = 0, the ground at Y = 0. Screen coordinates in image heights: x right, y down.
 */
export interface Camera {
  /** Screen x of the vanishing point. */
  centre: number;
  /** Screen y of the vanishing point, the horizon. */
  horizon: number;
  /** Focal length in image heights. */
  focal: number;
  /** World X of the camera. */
  x: number;
  /** World Y of the camera. */
  height: number;
}

/**
 * Draws a camera at the eye height of a pedestrian or driver, with random position, direction and focal length.
 * `aspect` is width / height.
 */
export function randomCamera(random: RandomStream, aspect: number): Camera {
  return {
    centre: aspect * random.uniform(0.34, 0.66),
    horizon: random.uniform(0.47, 0.62),
    focal: random.uniform(0.95, 1.35),
    x: random.uniform(-3.6, 3.6),
    height: random.uniform(1.55, 2.1),
  };
}

/** Projects world X at depth Z to screen x: `centre + focal · (X − x) / Z`. */
export function screenX(camera: Camera, x: number, depth: number): number {
  return camera.centre + (camera.focal * (x - camera.x)) / depth;
}

/** Projects world Y at depth Z to screen y: `horizon + focal · (height − Y) / Z`. */
export function screenY(camera: Camera, y: number, depth: number): number {
  return camera.horizon + (camera.focal * (camera.height - y)) / depth;
}
