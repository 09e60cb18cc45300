import type { RandomStream } from '@ecgan/core/internal';
import { randomCamera } from './Camera.js';
import { ground } from './ground.js';
import { hills } from './hills.js';
import { randomLight } from './Light.js';
import { placeHouses } from './placeHouses.js';
import { placeThings } from './placeThings.js';
import { randomStreet } from './Street.js';
import type { SceneObject } from './Surface.js';
import { sky } from './sky.js';

/**
 * Draws a random street as a list of objects, from the farthest to the nearest: sky, hills and ground, then the houses
 * behind the pavements, then the objects in the street. The scene is independent of resolution.
 */
export function composeScene(random: RandomStream, aspect: number): SceneObject[] {
  const camera = randomCamera(random, aspect);
  const light = randomLight(random);
  const context = { random, camera, light, street: randomStreet(random) };
  const farthestFirst = (a: SceneObject, b: SceneObject) => b.depth - a.depth;
  const houses = placeHouses(context).sort(farthestFirst);
  const placed = placeThings(context);
  const things = placed.flatMap(({ objects }) => objects).sort(farthestFirst);
  const shadows = placed.map(({ shadow }) => shadow);
  return [
    sky(random, camera, light, aspect),
    hills(random, camera, light, aspect),
    ground(context, aspect, shadows),
    ...houses,
    ...things,
  ];
}
