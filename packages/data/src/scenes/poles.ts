import type { RandomStream } from '@ecgan/core/internal';
import type { Camera } from './Camera.js';
import { type Colour, setColour } from './colour.js';
import { illuminate, type Light } from './Light.js';
import { facingPlane } from './planes.js';
import { OUTSIDE, type SceneObject, thing } from './Surface.js';
import { SceneClass } from './sceneClasses.js';

const metal: Colour = [0.42, 0.44, 0.46];

/** Makes a round post, brighter on the side of the sun and darker near the ground. */
export function post(
  camera: Camera,
  light: Light,
  x: number,
  depth: number,
  height: number,
  halfWidth: number,
): SceneObject {
  const plane = { x, depth, left: -halfWidth, right: halfWidth, height };
  return thing(
    depth,
    facingPlane(camera, plane, (across, up, colour) => {
      setColour(colour, metal, up < 0.5 ? 0.7 : 1);
      illuminate(colour, light, 0.5 + (0.6 * light.sunSide * across) / halfWidth, depth);
      return SceneClass.pole;
    }),
  );
}

/** Makes a street lamp: a tapered post, an arm over the road and a lamp at its end. */
export function streetLamp(random: RandomStream, camera: Camera, light: Light, x: number, depth: number): SceneObject {
  const height = random.uniform(5, 6.6);
  const reach = random.uniform(1.2, 1.8);
  const inward = x > 0 ? -1 : 1;
  const lit = light.lamps > 0.2;
  const plane = {
    x,
    depth,
    left: inward > 0 ? -0.2 : -reach - 0.2,
    right: inward > 0 ? reach + 0.2 : 0.2,
    height: height + 0.3,
  };
  return thing(
    depth,
    facingPlane(camera, plane, (across, up, colour) => {
      const out = inward * across;
      const stem = Math.abs(across) < 0.14 - 0.07 * (up / height) && up < height;
      const arm = out > 0 && out < reach && Math.abs(up - height + 0.22 - 0.2 * Math.sqrt(out / reach)) < 0.08;
      const lamp = out > reach - 0.65 && out < reach + 0.1 && up > height - 0.22 && up < height + 0.04;
      if (!stem && !arm && !lamp) return OUTSIDE;
      const bulb = lamp && up < height - 0.1;
      setColour(colour, bulb ? (lit ? [1.3, 1.1, 0.75] : [0.86, 0.87, 0.84]) : metal, up < 0.8 ? 0.72 : 1);
      illuminate(colour, light, stem ? 0.5 + 4 * light.sunSide * across : 0.6, depth);
      return SceneClass.pole;
    }),
  );
}
