import { type Camera, screenX, screenY } from './Camera.js';
import type { MutableColour } from './colour.js';
import { OUTSIDE, type Surface } from './Surface.js';

/** Paints a point of a plane, in metres on the plane, and returns its class id or OUTSIDE. */
export type PlanePaint = (across: number, up: number, colour: MutableColour) => number;

/**
 * Makes a vertical plane that faces the camera at a constant depth, for example a house front or a person. `paint` gets
 * `across` = X − `x` and `up` = Y.
 */
export function facingPlane(
  camera: Camera,
  { x, depth, left, right, height }: { x: number; depth: number; left: number; right: number; height: number },
  paint: PlanePaint,
): Surface {
  const scale = depth / camera.focal;
  return {
    left: screenX(camera, x + left, depth),
    right: screenX(camera, x + right, depth),
    top: screenY(camera, height, depth),
    bottom: screenY(camera, 0, depth),
    paint(screenAcross, screenDown, colour) {
      const across = camera.x + (screenAcross - camera.centre) * scale - x;
      const up = camera.height - (screenDown - camera.horizon) * scale;
      if (across < left || across > right || up < 0 || up > height) return OUTSIDE;
      return paint(across, up, colour);
    },
  };
}

/**
 * Makes a vertical plane along the street at a constant X, from depth `near` to `far`, for example a facade, a fence or
 * the side of a car. `paint` gets `across` = Z − `origin` and `up` = Y.
 */
export function streetPlane(
  camera: Camera,
  { x, near, far, origin, height }: { x: number; near: number; far: number; origin: number; height: number },
  paint: PlanePaint,
): Surface {
  const offset = x - camera.x;
  const ends = [screenX(camera, x, near), screenX(camera, x, far)];
  return {
    left: Math.min(...ends),
    right: Math.max(...ends),
    top: Math.min(screenY(camera, height, near), screenY(camera, height, far)),
    bottom: screenY(camera, 0, near),
    paint(screenAcross, screenDown, colour) {
      const depth = (camera.focal * offset) / (screenAcross - camera.centre);
      if (!(depth >= near && depth <= far)) return OUTSIDE;
      const up = camera.height - ((screenDown - camera.horizon) * depth) / camera.focal;
      if (up < 0 || up > height) return OUTSIDE;
      return paint(depth - origin, up, colour);
    },
  };
}

/**
 * Makes a plane that leans back, for example a windscreen: at height Y its depth is `depth + lean · (Y − foot)`.
 * `paint` gets `across` = X − `x` and `up` = Y ≥ `foot`.
 */
export function leaningPlane(
  camera: Camera,
  plane: { x: number; depth: number; foot: number; height: number; lean: number; halfWidth: number },
  paint: PlanePaint,
): Surface {
  const { x, depth, foot, height, lean, halfWidth } = plane;
  const back = depth + lean * (height - foot);
  const ends = [depth, back].flatMap((z) => [screenX(camera, x - halfWidth, z), screenX(camera, x + halfWidth, z)]);
  return {
    left: Math.min(...ends),
    right: Math.max(...ends),
    top: Math.min(screenY(camera, height, depth), screenY(camera, height, back)),
    bottom: screenY(camera, foot, depth),
    paint(screenAcross, screenDown, colour) {
      const down = (screenDown - camera.horizon) / camera.focal;
      const distance = (depth + lean * (camera.height - foot)) / (1 + lean * down);
      const up = camera.height - down * distance;
      const across = camera.x + ((screenAcross - camera.centre) / camera.focal) * distance - x;
      if (Math.abs(across) > halfWidth || up < foot || up > height) return OUTSIDE;
      return paint(across, up, colour);
    },
  };
}

/**
 * Makes a horizontal plane at Y = `height`, below the camera. `paint` gets `across` = X − `x` and `up` = Z − `near`.
 */
export function levelPlane(
  camera: Camera,
  { x, near, far, height, halfWidth }: { x: number; near: number; far: number; height: number; halfWidth: number },
  paint: PlanePaint,
): Surface {
  const ends = [near, far].flatMap((z) => [screenX(camera, x - halfWidth, z), screenX(camera, x + halfWidth, z)]);
  return {
    left: Math.min(...ends),
    right: Math.max(...ends),
    top: screenY(camera, height, far),
    bottom: screenY(camera, height, near),
    paint(screenAcross, screenDown, colour) {
      const depth = (camera.focal * (camera.height - height)) / (screenDown - camera.horizon);
      const across = camera.x + ((screenAcross - camera.centre) * depth) / camera.focal - x;
      if (!(depth >= near && depth <= far) || Math.abs(across) > halfWidth) return OUTSIDE;
      return paint(across, depth - near, colour);
    },
  };
}
