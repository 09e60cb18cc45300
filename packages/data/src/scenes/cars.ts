import type { Random } from '../random/Random.js';
import type { Camera } from './Camera.js';
import { blendColour, type Colour, type MutableColour, mixColours, setColour } from './colour.js';
import { illuminate, type Light } from './Light.js';
import { smoothStep } from './noise.js';
import { facingPlane, streetPlane } from './planes.js';
import { OUTSIDE, type SceneObject, type Surface, thing } from './Surface.js';
import { SceneClass } from './sceneClasses.js';

interface CarStyle {
  paint: Colour;
  height: number;
  length: number;
  halfWidth: number;
  /** The end turned to the viewer is the back, with red lights. */
  fromBehind: boolean;
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

const glass: Colour = [0.12, 0.16, 0.2];
const tyre: Colour = [0.08, 0.08, 0.09];

function randomCar(random: Random, light: Light, fromBehind: boolean): CarStyle {
  const van = random.chance(0.22);
  return {
    paint: random.pick(paints),
    height: van ? random.uniform(1.85, 2.1) : random.uniform(1.42, 1.56),
    length: random.uniform(3.9, 4.6),
    halfWidth: random.uniform(0.86, 0.95),
    fromBehind,
    reflection: mixColours(light.horizon, light.zenith, 0.4),
  };
}

/** Share of the way up from the belt line to the roof. */
function cabinShare(car: CarStyle, up: number): number {
  return (up - 0.88) / (car.height - 0.88);
}

function paintGlass(car: CarStyle, share: number, slant: number, colour: MutableColour) {
  setColour(colour, glass);
  blendColour(colour, car.reflection, 0.12 + 0.42 * smoothStep(0.1, 1, share + slant));
}

function paintBody(car: CarStyle, up: number, colour: MutableColour) {
  // The upper body mirrors the sky, the lower one the road.
  setColour(colour, car.paint, 0.72 + 0.36 * smoothStep(0.3, 0.8, up));
  blendColour(colour, car.reflection, 0.22 * smoothStep(0.7, 0.88, up));
}

/** Back or front of a car: cabin with window, lights, plate, bumper, wheels. */
function paintEnd(car: CarStyle, across: number, up: number, colour: MutableColour): number {
  const u = Math.abs(across);
  const share = cabinShare(car, up);
  const half = share > 0 ? car.halfWidth * (0.92 - 0.24 * share * share) : car.halfWidth * (up > 0.8 ? 0.97 : 1);
  if (u > half || (up < 0.3 && (u < 0.52 * car.halfWidth || u > 0.9 * car.halfWidth))) return OUTSIDE;
  if (up < 0.3) setColour(colour, tyre);
  else if (share > 0.1 && share < 0.82 && u < half - 0.1) paintGlass(car, share, 0.2 * across, colour);
  else paintBody(car, share > 0 ? 0.9 : up, colour);
  if (up > 0.56 && up < 0.78 && u > car.halfWidth - 0.34) {
    setColour(colour, car.fromBehind ? [0.88, 0.12, 0.08] : [1, 0.97, 0.84]);
  } else if (up > 0.46 && up < 0.6 && u < 0.28) setColour(colour, [0.93, 0.93, 0.86]);
  else if (!car.fromBehind && up > 0.58 && up < 0.76 && u < 0.46) setColour(colour, [0.1, 0.1, 0.11]);
  else if (up >= 0.3 && up < 0.42) setColour(colour, [0.16, 0.16, 0.17]);
  return SceneClass.car;
}

/** Side of a car, `along` from 0 at one end to its length: bonnet, windows with a pillar, two wheels. */
function paintSide(car: CarStyle, along: number, up: number, colour: MutableColour): number {
  const fromMiddle = along - 0.5 * car.length;
  const wheel = Math.hypot(Math.abs(fromMiddle) - 0.31 * car.length, up - 0.32);
  if (wheel < 0.34) {
    setColour(colour, wheel < 0.18 ? [0.62, 0.63, 0.65] : tyre);
    return SceneClass.car;
  }
  const share = cabinShare(car, up);
  const van = car.height > 1.7;
  const roof = van ? 0.46 - 0.04 * share : 0.4 - 0.15 * share;
  if (up < 0.24 || (share > 0 && Math.abs(fromMiddle) > roof * car.length)) return OUTSIDE;
  if (share > 0.1 && share < 0.82 && Math.abs(fromMiddle) < roof * car.length - 0.16 && Math.abs(fromMiddle) > 0.07) {
    paintGlass(car, share, 0.1 * fromMiddle, colour);
  } else paintBody(car, share > 0 ? 0.9 : up, colour);
  if (share <= 0 && Math.abs(Math.abs(fromMiddle) - 0.5) < 0.03) blendColour(colour, [0, 0, 0], 0.35);
  if (share <= 0 && up > 0.6 && Math.abs(fromMiddle) > 0.5 * car.length - 0.2) setColour(colour, [0.9, 0.5, 0.2]);
  if (wheel < 0.42) blendColour(colour, [0, 0, 0], 0.6);
  return SceneClass.car;
}

/** A car along the street: the end towards the viewer and the side towards the road's middle. */
export function streetCar(random: Random, camera: Camera, light: Light, x: number, depth: number): SceneObject {
  const car = randomCar(random, light, x > 0);
  const surfaces: Surface[] = [];
  const inner = x > camera.x ? x - car.halfWidth : x + car.halfWidth;
  if (Math.abs(x - camera.x) > car.halfWidth) {
    const facing = light.sunSide === Math.sign(x - camera.x) ? 0.3 : 0.9;
    const plane = { x: inner, near: depth, far: depth + car.length, origin: depth, height: car.height };
    surfaces.push(
      streetPlane(camera, plane, (along, up, colour) => {
        const kind = paintSide(car, along, up, colour);
        illuminate(colour, light, facing, depth);
        return kind;
      }),
    );
  }
  const plane = { x, depth, left: -car.halfWidth, right: car.halfWidth, height: car.height };
  surfaces.push(
    facingPlane(camera, plane, (across, up, colour) => {
      const kind = paintEnd(car, across, up, colour);
      illuminate(colour, light, 0.6, depth);
      return kind;
    }),
  );
  return thing(depth, ...surfaces);
}

/** A car that crosses the street, seen from its side. */
export function crossingCar(random: Random, camera: Camera, light: Light, x: number, depth: number): SceneObject {
  const car = randomCar(random, light, true);
  const plane = { x: x - 0.5 * car.length, depth, left: 0, right: car.length, height: car.height };
  return thing(
    depth,
    facingPlane(camera, plane, (across, up, colour) => {
      const kind = paintSide(car, across, up, colour);
      illuminate(colour, light, 0.6, depth);
      return kind;
    }),
  );
}
