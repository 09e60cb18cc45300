import type { RandomStream } from '@ecgan/core/internal';
import type { Camera } from './Camera.js';
import type { Light } from './Light.js';
import type { Street } from './Street.js';

/** What everything in a scene shares: the dice, the eye, the light and the street's plan. */
export interface SceneContext {
  random: RandomStream;
  camera: Camera;
  light: Light;
  street: Street;
}
