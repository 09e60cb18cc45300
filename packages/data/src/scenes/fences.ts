import type { RandomStream } from '@ecgan/core/internal';
import type { Camera } from './Camera.js';
import { type Colour, scaleColour, setColour } from './colour.js';
import { illuminate, type Light } from './Light.js';
import { latticeNoise } from './noise.js';
import { streetPlane } from './planes.js';
import { OUTSIDE, type SceneObject, stuff } from './Surface.js';
import { SceneClass } from './sceneClasses.js';

/** Makes a fence along the street at X = `x`: boards with dark gaps, posts and two rails. */
export function fence(
  random: RandomStream,
  camera: Camera,
  light: Light,
  x: number,
  near: number,
  far: number,
): SceneObject {
  const height = random.uniform(1, 1.5);
  const board = random.uniform(0.3, 0.42);
  const seed = random.below(1 << 30);
  const wood = random.pick<Colour>([
    [0.62, 0.44, 0.28],
    [0.86, 0.84, 0.8],
    [0.5, 0.36, 0.25],
  ]);
  const facing = light.sunSide === Math.sign(x) ? 0.2 : 0.85;
  const plane = { x, near: Math.max(1.2, near), far, origin: 0, height };
  return stuff(
    near,
    streetPlane(camera, plane, (along, up, colour) => {
      const which = Math.floor(along / board);
      const within = along / board - which;
      const post = along % 2.6 < 0.3;
      // Pointed boards between the posts.
      const top = post ? height : height - 0.06 - 0.16 * Math.abs(2 * within - 1);
      if (up > top) return OUTSIDE;
      setColour(colour, wood, 0.88 + 0.24 * latticeNoise(which, 0, seed));
      if (post) scaleColour(colour, 0.72);
      else if (Math.abs(up - 0.75 * height) < 0.07 || Math.abs(up - 0.28 * height) < 0.07) scaleColour(colour, 1.1);
      else if (within < 0.24) scaleColour(colour, 0.45);
      illuminate(colour, light, facing, along);
      return SceneClass.fence;
    }),
  );
}
