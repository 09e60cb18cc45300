import { cottage, townHouse } from './buildings.js';
import { fence } from './fences.js';
import type { SceneContext } from './SceneContext.js';
import type { Street } from './Street.js';
import type { SceneObject } from './Surface.js';
import { tree } from './trees.js';

/**
 * Places the objects behind the pavements: town houses, cottages with garden trees and fences, or the trees of a park.
 */
export function placeHouses(context: SceneContext): SceneObject[] {
  return ([-1, 1] as const).flatMap((side) => {
    const row = context.street.sides[side < 0 ? 0 : 1];
    if (row.kind === 'park') return park(context, side);
    const fences = row.kind === 'suburb' ? gardenFences(context, side) : [];
    return [...houses(context, side), ...fences];
  });
}

/**
 * Returns the depth ranges from the camera to the end of the street without the crossing road and a margin around it.
 */
function stretches({ crossing, end }: Street, margin: number): [near: number, far: number][] {
  if (!crossing) return [[0, end]];
  return [
    [0, crossing.near - margin],
    [crossing.far + margin, end],
  ];
}

function houses(context: SceneContext, side: -1 | 1): SceneObject[] {
  const { random, camera, light, street } = context;
  const { kind, wall } = street.sides[side < 0 ? 0 : 1];
  const built: SceneObject[] = [];
  for (const [start, end] of stretches(street, 2.2)) {
    let near = start - (start === 0 ? random.uniform(0, 6) : 0);
    while (near < end - 5) {
      const far = Math.min(end, near + random.uniform(8, 14));
      const plot = { side, wall, near, far, deep: random.uniform(7, 11) };
      if (far > 2) built.push((kind === 'town' ? townHouse : cottage)(random, camera, light, plot));
      const gap = kind === 'town' ? 0 : random.uniform(2.5, 6);
      if (gap > 3) built.push(tree(random, camera, light, side * (wall + random.uniform(1, 3)), far + 0.5 * gap));
      near = far + gap;
    }
  }
  return built.filter((one) => one.depth < street.end + 6 && (one.depth > 2.5 || one.surfaces.length > 1));
}

function gardenFences(context: SceneContext, side: -1 | 1): SceneObject[] {
  const { random, camera, light, street } = context;
  const { pavement } = street.sides[side < 0 ? 0 : 1];
  return stretches(street, 2.2).map(([near, far]) =>
    fence(random, camera, light, side * (pavement + 0.2), near, Math.min(far, 40)),
  );
}

function park(context: SceneContext, side: -1 | 1): SceneObject[] {
  const { random, camera, light, street } = context;
  const { pavement } = street.sides[side < 0 ? 0 : 1];
  const fenced = random.chance(0.5) ? gardenFences(context, side) : [];
  const trees = Array.from({ length: 9 }, () => {
    const depth = random.uniform(9, 55);
    return tree(random, camera, light, side * (pavement + random.uniform(2.5, 4 + 0.7 * depth)), depth);
  });
  return [...trees, ...fenced];
}
