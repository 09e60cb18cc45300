import type { RandomStream } from '@ecgan/core/internal';

/**
 * A pinhole camera that looks straight down the street. World: X right, Y up, Z ahead, metres, the road's axis at
 * X = 0, the ground at Y = 0. Screen: x right, y down, 1 = the image's height.
 */
export interface Camera {
  /** Screen position of the vanishing point. */
  centre: number;
  horizon: number;
  /** Focal length in image heights. */
  focal: number;
  /** Position of the eye. */
  x: number;
  height: number;
}

/** A passer-by's or driver's view: eye height, direction and place vary. `aspect` is width / height. */
export function randomCamera(random: RandomStream, aspect: number): Camera {
  return {
    centre: aspect * random.uniform(0.34, 0.66),
    horizon: random.uniform(0.47, 0.62),
    focal: random.uniform(0.95, 1.35),
    x: random.uniform(-3.6, 3.6),
    height: random.uniform(1.55, 2.1),
  };
}

/** Screen x of a world point: `centre + focal · (X − x) / Z`. */
export function screenX(camera: Camera, x: number, depth: number): number {
  return camera.centre + (camera.focal * (x - camera.x)) / depth;
}

/** Screen y of a world point: `horizon + focal · (height − Y) / Z`. */
export function screenY(camera: Camera, y: number, depth: number): number {
  return camera.horizon + (camera.focal * (camera.height - y)) / depth;
}
