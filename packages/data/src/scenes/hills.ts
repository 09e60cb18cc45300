import type { RandomStream } from '@ecgan/core/internal';
import type { Camera } from './Camera.js';
import { blendColour, type Colour, setColour } from './colour.js';
import { illuminate, type Light } from './Light.js';
import { cloudNoise, smoothNoise } from './noise.js';
import { OUTSIDE, type SceneObject, type Surface, stuff } from './Surface.js';
import { SceneClass } from './sceneClasses.js';

interface Ridge {
  rise: number;
  waves: number;
  distance: number;
  colour: Colour;
}

/** Makes two ridges of wooded hills at the horizon; the farther one is bluer. */
export function hills(random: RandomStream, camera: Camera, light: Light, aspect: number): SceneObject {
  const rise = random.uniform(0.07, 0.17);
  return stuff(
    1e6,
    ridge(random, camera, light, aspect, { rise, waves: 2.4, distance: 120, colour: [0.3, 0.4, 0.52] }),
    ridge(random, camera, light, aspect, { rise: 0.5 * rise, waves: 4, distance: 62, colour: [0.24, 0.38, 0.24] }),
  );
}

function ridge(random: RandomStream, camera: Camera, light: Light, aspect: number, shape: Ridge): Surface {
  const seed = random.below(1 << 30);
  const { rise, waves, distance, colour: own } = shape;
  return {
    left: 0,
    right: aspect,
    top: camera.horizon - 1.6 * rise,
    bottom: camera.horizon + 0.02,
    paint(x, y, colour) {
      const crest = camera.horizon - rise * (0.45 + 1.1 * smoothNoise(x * waves, 0, seed));
      const woods = cloudNoise(x * 38, y * 60, seed + 7);
      if (y < crest + 0.012 * woods) return OUTSIDE;
      setColour(colour, own, 0.62 + 0.7 * woods);
      // Meadows between the woods.
      blendColour(colour, [0.56, 0.6, 0.34], 0.45 * Math.max(0, smoothNoise(x * 9, y * 22, seed + 3) * 2 - 1));
      illuminate(colour, light, 0.55 + 0.3 * light.sunSide * (smoothNoise(x * 6, y * 6, seed + 5) - 0.5), distance);
      return SceneClass.hill;
    },
  };
}
