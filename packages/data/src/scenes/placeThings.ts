import { crossingCar, streetCar } from './cars.js';
import type { Shadow } from './ground.js';
import { person } from './people.js';
import { streetLamp } from './poles.js';
import type { SceneContext } from './SceneContext.js';
import type { SceneObject } from './Surface.js';
import { trafficLight, trafficSign } from './signs.js';
import { tree } from './trees.js';

/** Objects and the shadow they cast on the ground. */
export interface Placed {
  objects: SceneObject[];
  shadow: Shadow;
}

/**
 * Places the objects in the street: cars in the lanes and on the crossing road; trees, lamps, signs and people along
 * both kerbs.
 */
export function placeThings(context: SceneContext): Placed[] {
  return [...traffic(context), ...crossTraffic(context), ...kerb(context, -1), ...kerb(context, 1)];
}

/** Makes a soft shadow, shifted away from the sun by `shift` metres. */
function shadowOf(
  { light }: SceneContext,
  x: number,
  depth: number,
  halfWidth: number,
  halfDepth: number,
  shift: number,
) {
  return { x: x - light.sunSide * shift, depth: depth + 0.25, halfWidth, halfDepth };
}

function isInCrossing({ street }: SceneContext, depth: number): boolean {
  return street.crossing !== undefined && depth > street.crossing.near - 3 && depth < street.crossing.far + 1.5;
}

function traffic(context: SceneContext): Placed[] {
  const { random, camera, light, street } = context;
  return [-0.5, 0.5].flatMap((lane) => {
    const x = lane * street.halfRoad + random.uniform(-0.2, 0.2);
    const depths = [random.uniform(5.5, 12), random.uniform(18, 34)];
    return depths
      .filter((depth) => random.chance(0.42) && !isInCrossing(context, depth + 2))
      .map((depth) => ({
        objects: [streetCar(random, camera, light, x, depth)],
        shadow: shadowOf(context, x, depth + 1.8, 1.5, 3, 0.25),
      }));
  });
}

function crossTraffic(context: SceneContext): Placed[] {
  const { random, camera, light, street } = context;
  if (!street.crossing || random.chance(0.3)) return [];
  const depth = random.uniform(street.crossing.near + 1, street.crossing.far - 1);
  const x = random.uniform(-6, 6);
  return [
    { objects: [crossingCar(random, camera, light, x, depth)], shadow: shadowOf(context, x, depth, 2.7, 1.1, 0.2) },
  ];
}

/**
 * Places objects along one kerb, from the camera outwards: at each step a lamp, a sign, a tree or nothing, and
 * sometimes people.
 */
function kerb(context: SceneContext, side: -1 | 1): Placed[] {
  const { random, camera, light, street } = context;
  const row = street.sides[side < 0 ? 0 : 1];
  const edge = side * (row.verge > street.halfRoad ? 0.5 * (street.halfRoad + row.verge) : street.halfRoad + 0.6);
  const placed: Placed[] = [];
  let depth = random.uniform(4, 7);
  while (depth < Math.min(50, street.end)) {
    const free = !isInCrossing(context, depth);
    const choice = random.uniform();
    if (free && choice < 0.32) {
      const objects = [tree(random, camera, light, edge, Math.max(depth, 8.5))];
      placed.push({ objects, shadow: shadowOf(context, edge, Math.max(depth, 8.5), 2.2, 1.5, 1.3) });
    } else if (free && choice < 0.55) {
      const objects = [streetLamp(random, camera, light, edge, depth)];
      placed.push({ objects, shadow: shadowOf(context, edge, depth, 0.9, 0.2, 0.8) });
    } else if (free && choice < 0.9) {
      const upright = random.chance(street.crossing ? 0.6 : 0.2) ? trafficLight : trafficSign;
      const objects = upright(random, camera, light, edge, depth);
      placed.push({ objects, shadow: shadowOf(context, edge, depth, 0.7, 0.2, 0.6) });
    }
    placed.push(...walkers(context, side, depth + random.uniform(0.5, 2)));
    depth += random.uniform(3.5, 8);
  }
  return placed;
}

function walkers(context: SceneContext, side: -1 | 1, depth: number): Placed[] {
  const { random, camera, light, street } = context;
  const row = street.sides[side < 0 ? 0 : 1];
  if (isInCrossing(context, depth) || random.chance(0.5)) return [];
  return Array.from({ length: 1 + random.below(2) }, (_, which) => {
    const x = side * random.uniform(row.verge + 0.4, row.pavement - 0.3);
    const z = depth + 0.8 * which;
    return { objects: [person(random, camera, light, x, z)], shadow: shadowOf(context, x, z, 0.75, 0.3, 0.5) };
  });
}
