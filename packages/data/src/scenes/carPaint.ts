import type { RandomStream } from '@ecgan/core/internal';
import { blendColour, type Colour, type MutableColour, mixColours, setColour } from './colour.js';
import type { Light } from './Light.js';
import { smoothStep } from './noise.js';
import { OUTSIDE } from './Surface.js';
import { SceneClass } from './sceneClasses.js';

/** Height of the belt line in metres, between the body and the cabin. */
export const BELT = 0.88;

/** Parameters of a car; lengths in metres. */
export interface CarStyle {
  paint: Colour;
  height: number;
  length: number;
  halfWidth: number;
  /** Whether the end that faces the camera is the rear, with red lights, or the front, with a bonnet. */
  fromBehind: boolean;
  /** Distance from the near end to the lower edge of its window. */
  setback: number;
  /** Metres the window leans back per metre of height. */
  lean: number;
  /** Colour of the sky's reflection in glass and paint. */
  reflection: Colour;
}

const paints: readonly Colour[] = [
  [0.74, 0.1, 0.1],
  [0.14, 0.26, 0.58],
  [0.88, 0.88, 0.88],
  [0.6, 0.63, 0.66],
  [0.15, 0.15, 0.17],
  [0.2, 0.42, 0.32],
  [0.86, 0.62, 0.14],
];

const tyre: Colour = [0.08, 0.08, 0.09];

/** Draws a random car or, with probability 1/5, a van. */
export function randomCar(random: RandomStream, light: Light, fromBehind: boolean): CarStyle {
  const van = random.chance(0.2);
  const hatch = van || random.chance(0.5);
  return {
    paint: random.pick(paints),
    height: van ? random.uniform(1.85, 2.1) : random.uniform(1.4, 1.52),
    length: random.uniform(3.9, 4.6),
    halfWidth: random.uniform(0.86, 0.95),
    fromBehind,
    setback: fromBehind ? (hatch ? 0.08 : 0.7) : van ? 0.3 : 0.95,
    lean: fromBehind && hatch ? 0.2 : 0.7,
    reflection: mixColours(light.horizon, light.zenith, 0.4),
  };
}

/** Paints sheet metal: the upper part reflects the sky, the lower part is darker. */
export function paintMetal(car: CarStyle, up: number, colour: MutableColour): void {
  setColour(colour, car.paint, 0.72 + 0.36 * smoothStep(0.3, 0.8, up));
  blendColour(colour, car.reflection, 0.22 * smoothStep(0.7, BELT, up));
}

/** Paints the rear or front below the belt line: lights, plate or grille, bumper, wheels. */
export function paintBodyEnd(car: CarStyle, across: number, up: number, colour: MutableColour): number {
  const u = Math.abs(across);
  const half = car.halfWidth;
  if (up < 0.3) {
    if (u < 0.52 * half || u > 0.92 * half) return OUTSIDE;
    setColour(colour, tyre);
    return SceneClass.car;
  }
  if (up > 0.8 && u > 0.97 * half) return OUTSIDE;
  paintMetal(car, up, colour);
  if (up < 0.42) setColour(colour, [0.16, 0.16, 0.17]);
  else if (up > 0.56 && up < 0.78 && u > half - 0.34)
    setColour(colour, car.fromBehind ? [0.88, 0.12, 0.08] : [1, 0.97, 0.84]);
  else if (up > 0.46 && up < 0.6 && u < 0.28) setColour(colour, [0.93, 0.93, 0.86]);
  else if (!car.fromBehind && up > 0.6 && up < 0.76 && u < 0.46) setColour(colour, [0.1, 0.1, 0.11]);
  return SceneClass.car;
}

/** Paints the rear or front above the belt line: the window in its frame. */
export function paintCabinEnd(car: CarStyle, across: number, up: number, half: number, colour: MutableColour): number {
  const share = (up - BELT) / (car.height - BELT);
  if (share > 0.1 && share < 0.84 && Math.abs(across) < half - 0.08) paintGlass(car, share + 0.2 * across, colour);
  else paintMetal(car, 0.9, colour);
  return SceneClass.car;
}

/** Paints the side below the belt line, `along` metres from the near end: two wheels, door seams, indicators. */
export function paintBodySide(car: CarStyle, along: number, up: number, colour: MutableColour): number {
  const fromMiddle = Math.abs(along - 0.5 * car.length);
  const wheel = Math.hypot(fromMiddle - 0.31 * car.length, up - 0.32);
  if (wheel < 0.34) setColour(colour, wheel < 0.18 ? [0.62, 0.63, 0.65] : tyre);
  else if (up < 0.24) return OUTSIDE;
  else {
    paintMetal(car, up, colour);
    if (wheel < 0.42) blendColour(colour, [0, 0, 0], 0.6);
    else if (Math.abs(fromMiddle - 0.5) < 0.03) blendColour(colour, [0, 0, 0], 0.35);
    else if (up > 0.6 && fromMiddle > 0.5 * car.length - 0.2) setColour(colour, [0.9, 0.5, 0.2]);
  }
  return SceneClass.car;
}

/** Paints the side above the belt line: windows between pillars; it starts at the leaning window of the near end. */
export function paintCabinSide(car: CarStyle, along: number, up: number, colour: MutableColour): number {
  const share = (up - BELT) / (car.height - BELT);
  const start = car.setback + car.lean * (up - BELT);
  const end = car.length - 0.35 - 0.5 * (up - BELT);
  if (share < 0 || along < start || along > end) return OUTSIDE;
  const pillar = Math.abs(along - 0.5 * (car.setback + car.length)) < 0.06;
  const glass = share > 0.1 && share < 0.82 && along > start + 0.14 && along < end - 0.14 && !pillar;
  if (glass) paintGlass(car, share, colour);
  else paintMetal(car, 0.9, colour);
  return SceneClass.car;
}

/** Paints glass: dark, with a reflection of the sky in its upper part. */
function paintGlass(car: CarStyle, share: number, colour: MutableColour) {
  setColour(colour, [0.12, 0.16, 0.2]);
  blendColour(colour, car.reflection, 0.12 + 0.42 * smoothStep(0.1, 1, share));
}
