import type { Random } from '../random/Random.js';
import type { Camera } from './Camera.js';
import type { Light } from './Light.js';
import type { Street } from './Street.js';

/** What everything in a scene shares: the dice, the eye, the light and the street's plan. */
export interface Setting {
  random: Random;
  camera: Camera;
  light: Light;
  street: Street;
}
