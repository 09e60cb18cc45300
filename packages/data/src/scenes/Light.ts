import type { RandomStream } from '@ecgan/core/internal';
import { blendColour, type Colour, type MutableColour } from './colour.js';

/** Sky colours and lighting of a scene. */
export interface Light {
  zenith: Colour;
  horizon: Colour;
  cloud: Colour;
  /** Colour and strength of the direct light; a surface that faces away from the sun gets only `ambient`. */
  sun: Colour;
  ambient: Colour;
  /** Side of the street the sun is on: −1 left, 1 right. */
  sunSide: -1 | 1;
  /** Darkness of the shadows on the ground, 0–1. */
  shadow: number;
  /** Distance in metres at which haze replaces 63 % (1 − 1/e) of a colour. */
  clearness: number;
  /** Fraction of windows that are lit from inside. */
  lamps: number;
}

type Weather = Omit<Light, 'sunSide'>;

const weathers: readonly Weather[] = [
  {
    zenith: [0.3, 0.53, 0.85],
    horizon: [0.76, 0.86, 0.95],
    cloud: [1, 1, 1],
    sun: [0.52, 0.49, 0.43],
    ambient: [0.56, 0.58, 0.63],
    shadow: 0.5,
    clearness: 170,
    lamps: 0.05,
  },
  {
    zenith: [0.68, 0.72, 0.77],
    horizon: [0.86, 0.88, 0.9],
    cloud: [0.93, 0.94, 0.96],
    sun: [0.16, 0.16, 0.16],
    ambient: [0.76, 0.78, 0.8],
    shadow: 0.3,
    clearness: 110,
    lamps: 0.15,
  },
  {
    zenith: [0.42, 0.5, 0.74],
    horizon: [0.99, 0.79, 0.57],
    cloud: [1, 0.84, 0.7],
    sun: [0.58, 0.43, 0.28],
    ambient: [0.53, 0.5, 0.53],
    shadow: 0.45,
    clearness: 130,
    lamps: 0.3,
  },
];

/** Draws the light of a clear day, an overcast day or an evening, with a random brightness. */
export function randomLight(random: RandomStream): Light {
  const weather = weathers[random.chance(0.55) ? 0 : random.chance(0.6) ? 1 : 2];
  const brightness = random.uniform(0.9, 1.06);
  const scaled = ([r, g, b]: Colour): Colour => [r * brightness, g * brightness, b * brightness];
  return {
    ...weather,
    sun: scaled(weather.sun),
    ambient: scaled(weather.ambient),
    sunSide: random.chance(0.5) ? 1 : -1,
  };
}

/**
 * Shades a surface colour in place: `colour · (ambient + sun · facing)`, then haze over `distance` metres:
 * `c + (horizon − c) · (1 − exp(−distance / clearness))`.
 *
 * @param facing - Diffuse term, from 0 (facing away from the sun) to 1 (facing the sun).
 */
export function illuminate(colour: MutableColour, light: Light, facing: number, distance: number): void {
  for (let channel = 0; channel < 3; channel++) {
    colour[channel] *= light.ambient[channel] + light.sun[channel] * facing;
  }
  blendColour(colour, light.horizon, 1 - Math.exp(-distance / light.clearness));
}
