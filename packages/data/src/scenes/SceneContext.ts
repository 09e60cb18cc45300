import type { RandomStream } from '@ecgan/core/internal';
import type { Camera } from './Camera.js';
import type { Light } from './Light.js';
import type { Street } from './Street.js';

/** State shared by all objects of a scene: random numbers, camera, light and street plan. */
export interface SceneContext {
  random: RandomStream;
  camera: Camera;
  light: Light;
  street: Street;
}
