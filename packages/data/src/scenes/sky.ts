import type { RandomStream } from '@ecgan/core/internal';
import type { Camera } from './Camera.js';
import { blendColour, setColour } from './colour.js';
import type { Light } from './Light.js';
import { cloudNoise, smoothStep } from './noise.js';
import { type SceneObject, stuff } from './Surface.js';
import { SceneClass } from './sceneClasses.js';

/** Makes the sky: a gradient from horizon to zenith, clouds that flatten towards the horizon, a glow around the sun. */
export function sky(random: RandomStream, camera: Camera, light: Light, aspect: number): SceneObject {
  const seed = random.below(1 << 30);
  const cover = random.uniform(0.42, 0.68);
  const sunX = camera.centre + light.sunSide * random.uniform(0.25, 0.7);
  const sunY = random.uniform(-0.1, 0.2);
  return stuff(Number.POSITIVE_INFINITY, {
    left: 0,
    right: aspect,
    top: 0,
    bottom: 1,
    paint(x, y, colour) {
      const elevation = Math.max(0, (camera.horizon - y) / camera.horizon);
      setColour(colour, light.horizon);
      blendColour(colour, light.zenith, elevation ** 0.7);
      const glow = Math.exp(-6 * ((x - sunX) ** 2 + (y - sunY) ** 2));
      blendColour(colour, [1, 0.97, 0.88], 0.4 * glow);
      const flattening = 1 / (elevation + 0.22);
      const density = cloudNoise(1.7 * (x - camera.centre) * flattening, 2.6 * flattening, seed);
      const cloud = smoothStep(cover, cover + 0.16, density) * smoothStep(0.02, 0.3, elevation);
      const underside = 1 - 0.28 * smoothStep(cover + 0.06, cover + 0.3, density);
      const [red, green, blue] = light.cloud;
      blendColour(colour, [red * underside, green * underside, blue * (0.02 + 0.98 * underside)], 0.92 * cloud);
      return SceneClass.sky;
    },
  });
}
