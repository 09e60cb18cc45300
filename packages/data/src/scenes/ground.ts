import { blendColour, type MutableColour, scaleColour, setColour } from './colour.js';
import { paintGrass } from './grass.js';
import { illuminate, type Light } from './Light.js';
import { latticeNoise, smoothNoise, smoothStep } from './noise.js';
import type { SceneContext } from './SceneContext.js';
import type { Street } from './Street.js';
import { OUTSIDE, type SceneObject, stuff } from './Surface.js';
import { SceneClass } from './sceneClasses.js';

/** A soft elliptical shadow on the ground; lengths in metres. */
export interface Shadow {
  x: number;
  depth: number;
  halfWidth: number;
  halfDepth: number;
}

/** Makes the ground up to the horizon: the road, the crossing road, pavements and lawns, with shadows. */
export function ground(
  { random, camera, light, street }: SceneContext,
  aspect: number,
  shadows: readonly Shadow[],
): SceneObject {
  const seed = random.below(1 << 30);
  return stuff(1e5, {
    left: 0,
    right: aspect,
    top: camera.horizon,
    bottom: 1,
    paint(screenAcross, screenDown, colour) {
      const below = screenDown - camera.horizon;
      if (below <= 0) return OUTSIDE;
      const z = (camera.focal * camera.height) / below;
      const x = camera.x + ((screenAcross - camera.centre) * z) / camera.focal;
      const fine = Math.min(1, 7 / z);
      const kind = groundKind(street, x, z);
      if (kind === SceneClass.road) paintRoad(street, seed, x, z, fine, colour);
      else if (kind === SceneClass.pavement) paintPavement(street, seed, x, z, fine, colour);
      else paintGrass(seed, x, z, fine, colour);
      scaleColour(colour, 1 - light.shadow * darkness(street, light, shadows, x, z));
      illuminate(colour, light, 0.8, Math.min(z, 200));
      return kind;
    },
  });
}

function groundKind({ halfRoad, crossing, sides }: Street, x: number, z: number): number {
  const beside = Math.abs(x);
  const inCrossing = crossing !== undefined && z > crossing.near && z < crossing.far;
  if (beside < halfRoad || inCrossing) return SceneClass.road;
  const side = x < 0 ? sides[0] : sides[1];
  // At a crossing the pavement continues around the corner.
  const atCrossing = crossing !== undefined && z > crossing.near - 2 && z < crossing.far + 2;
  if (beside < side.verge || beside >= side.pavement) {
    const paved = side.kind === 'town' || atCrossing;
    return paved ? SceneClass.pavement : SceneClass.grass;
  }
  return SceneClass.pavement;
}

/** Paints the road: asphalt with grain, wheel tracks and patches; centre line, edge lines and a zebra crossing. */
function paintRoad(street: Street, seed: number, x: number, z: number, fine: number, colour: MutableColour) {
  const wear = Math.cos((x / street.halfRoad) * 2 * Math.PI);
  const grain = latticeNoise(Math.floor(x * 14), Math.floor(z * 9), seed) - 0.5;
  const patch = smoothNoise(x * 0.6, z * 0.25, seed + 1) - 0.5;
  setColour(colour, [0.4, 0.4, 0.42], 1 + 0.05 * wear + 0.16 * fine * grain + 0.16 * patch);
  if (isPainted(street, x, z))
    blendColour(colour, [0.95, 0.95, 0.92], 0.72 + 0.25 * smoothNoise(x * 3, z * 2, seed + 2));
}

/** Paints the pavement: slabs with dark joints and random shades, and a pale kerb. */
function paintPavement(street: Street, seed: number, x: number, z: number, fine: number, colour: MutableColour) {
  const fromRoad = Math.abs(x) - street.halfRoad;
  if (fromRoad < 0.28 && fromRoad >= 0) {
    setColour(colour, [0.76, 0.75, 0.73], z % 1.6 < 0.1 ? 0.85 : 1);
    return;
  }
  const [column, row] = [Math.floor(x / 0.75), Math.floor(z / 0.75)];
  const joint = x / 0.75 - column < 0.09 || z / 0.75 - row < 0.09;
  const slab = 0.16 * (latticeNoise(column, row, seed) - 0.5);
  setColour(colour, [0.66, 0.61, 0.56], (1 + fine * (joint ? -0.24 : slab)) * (0.95 + 0.1 * smoothNoise(x, z, seed)));
}

/**
 * Returns the shadow at a point of the ground, 0–1: the maximum of the objects' ellipses and the shadow of the houses
 * on the side of the sun.
 */
function darkness(street: Street, light: Light, shadows: readonly Shadow[], x: number, z: number): number {
  let dark = 0;
  for (const { x: centre, depth, halfWidth, halfDepth } of shadows) {
    const u = (x - centre) / halfWidth;
    const v = (z - depth) / halfDepth;
    const distance = u * u + v * v;
    if (distance < 1) dark = Math.max(dark, 1 - smoothStep(0.25, 1, distance));
  }
  const side = light.sunSide < 0 ? street.sides[0] : street.sides[1];
  if (side.kind !== 'park') {
    const reach = side.wall - street.shade;
    dark = Math.max(dark, 0.85 * smoothStep(reach - 0.5, reach + 0.5, light.sunSide * x));
  }
  return dark;
}

function isPainted({ halfRoad, crossing, zebra }: Street, x: number, z: number): boolean {
  const beside = Math.abs(x);
  if (zebra && z > zebra && z < zebra + 3) return beside < halfRoad - 0.3 && (x + 100) % 1.2 < 0.6;
  if (zebra && z > zebra - 1.5 && z < zebra - 1 && beside < halfRoad) return true;
  if (crossing && z > crossing.near - 0.5 && z < crossing.far + 0.5) return false;
  if (beside < 0.1) return z % 5 < 2.6;
  return Math.abs(beside - halfRoad + 0.35) < 0.08;
}
