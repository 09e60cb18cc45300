import type { RandomStream } from '@ecgan/core/internal';
import type { Camera } from './Camera.js';
import { type Colour, setColour } from './colour.js';
import { illuminate, type Light } from './Light.js';
import { facingPlane } from './planes.js';
import { post } from './poles.js';
import { OUTSIDE, type SceneObject, thing } from './Surface.js';
import { SceneClass } from './sceneClasses.js';

/** Returns the colour of a plate at (u, v), −1 ≤ u, v ≤ 1 with v up, or undefined outside the plate. */
type Plate = (u: number, v: number) => Colour | undefined;

const red: Colour = [0.84, 0.1, 0.1];
const white: Colour = [0.96, 0.96, 0.94];
const blue: Colour = [0.1, 0.3, 0.72];
const black: Colour = [0.1, 0.1, 0.1];

/** Distance from the centre of an upright triangle, scaled to 1 on its rim. */
const triangle = (u: number, v: number) => Math.max(-v / 0.72, (v + 0.72) * 0.55 + Math.abs(u) - 0.02);

const plates: readonly Plate[] = [
  // No entry.
  (u, v) => (Math.hypot(u, v) > 1 ? undefined : Math.abs(v) < 0.2 && Math.abs(u) < 0.68 ? white : red),
  // Speed limit: red ring, dark figures on white.
  (u, v) => {
    const radius = Math.hypot(u, v);
    if (radius > 1) return undefined;
    if (radius > 0.72) return red;
    return Math.abs(v) < 0.34 && Math.abs(Math.abs(u) - 0.26) < 0.15 ? black : white;
  },
  // Warning.
  (u, v) => {
    const rim = triangle(u, v);
    if (rim > 1) return undefined;
    if (rim > 0.74) return red;
    return Math.abs(u) < 0.11 && v > -0.4 && v < 0.34 ? black : [0.98, 0.93, 0.6];
  },
  // Directions: blue square with a white arrow.
  (u, v) => {
    if (Math.max(Math.abs(u), Math.abs(v)) > 0.9) return undefined;
    if (Math.max(Math.abs(u), Math.abs(v)) > 0.78) return white;
    const shaft = Math.abs(u) < 0.14 && v > -0.6 && v < 0.2;
    const head = v > 0.05 && v < 0.62 && Math.abs(u) < 0.62 - v;
    return shaft || head ? white : blue;
  },
];

/** Makes a traffic sign: a plate on a post, above head height. */
export function trafficSign(
  random: RandomStream,
  camera: Camera,
  light: Light,
  x: number,
  depth: number,
): SceneObject[] {
  const plate = random.pick(plates);
  const half = random.uniform(0.42, 0.52);
  const middle = random.uniform(2.2, 2.6);
  const plane = { x, depth: depth - 0.05, left: -half, right: half, height: middle + half };
  const face = facingPlane(camera, plane, (across, up, colour) => {
    const seen = plate(across / half, (up - middle) / half);
    if (!seen) return OUTSIDE;
    setColour(colour, seen);
    illuminate(colour, light, 0.65, depth);
    return SceneClass.sign;
  });
  return [post(camera, light, x, depth, middle + 0.3, 0.085), thing(depth - 0.05, face)];
}

/** Makes a traffic light on a post: a dark box with a pale rim, one of its three lamps lit. */
export function trafficLight(
  random: RandomStream,
  camera: Camera,
  light: Light,
  x: number,
  depth: number,
): SceneObject[] {
  const lit = random.below(3);
  const middle = random.uniform(2.7, 3);
  const lamps: readonly Colour[] = [
    [1.2, 0.14, 0.1],
    [1.15, 0.75, 0.1],
    [0.15, 1.1, 0.42],
  ];
  const plane = { x, depth: depth - 0.05, left: -0.3, right: 0.3, height: middle + 0.66 };
  const face = facingPlane(camera, plane, (across, up, colour) => {
    const v = up - middle;
    if (v < -0.66) return OUTSIDE;
    const lamp = 1 - Math.max(-1, Math.min(1, Math.round(v / 0.4)));
    const glowing = Math.hypot(across, v - 0.4 * (1 - lamp)) < 0.16;
    if (glowing) setColour(colour, lamps[lamp], lamp === lit ? 1 : 0.26);
    else setColour(colour, Math.abs(across) > 0.24 || Math.abs(v) > 0.6 ? [0.8, 0.78, 0.5] : [0.1, 0.11, 0.12]);
    illuminate(colour, light, 0.6, depth);
    return SceneClass.sign;
  });
  return [post(camera, light, x, depth, middle, 0.09), thing(depth - 0.05, face)];
}
