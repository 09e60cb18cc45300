import type { RandomStream } from '@ecgan/core/internal';
import type { Camera } from './Camera.js';
import {
  BELT,
  type CarStyle,
  paintBodyEnd,
  paintBodySide,
  paintCabinEnd,
  paintCabinSide,
  paintMetal,
  randomCar,
} from './carPaint.js';
import { illuminate, type Light } from './Light.js';
import { facingPlane, leaningPlane, levelPlane, type PlanePaint, streetPlane } from './planes.js';
import { type SceneObject, type Surface, thing } from './Surface.js';
import { SceneClass } from './sceneClasses.js';

/** Makes a car that stands along the street: the visible faces of a body and a cabin. */
export function streetCar(random: RandomStream, camera: Camera, light: Light, x: number, depth: number): SceneObject {
  const car = randomCar(random, light, x > 0);
  const cabinHalf = 0.82 * car.halfWidth;
  const metal = lit(light, 0.95, depth, (_across, _up, colour) => {
    paintMetal(car, BELT, colour);
    return SceneClass.car;
  });
  const deck = { x, near: depth, far: depth + car.length, height: BELT, halfWidth: car.halfWidth };
  const window = depth + car.setback;
  const roofStart = window + car.lean * (car.height - BELT);
  const roof = { x, near: roofStart, far: depth + car.length - 0.7, height: car.height, halfWidth: cabinHalf };
  const end = { x, depth, left: -car.halfWidth, right: car.halfWidth, height: BELT };
  const screen = { x, depth: window, foot: BELT, height: car.height, lean: car.lean, halfWidth: cabinHalf };
  return thing(
    depth,
    levelPlane(camera, deck, metal),
    ...sides(camera, light, car, x, depth, cabinHalf),
    ...(car.height < camera.height ? [levelPlane(camera, roof, metal)] : []),
    leaningPlane(
      camera,
      screen,
      lit(light, 0.7, depth, (across, up, colour) => paintCabinEnd(car, across, up, cabinHalf, colour)),
    ),
    facingPlane(
      camera,
      end,
      lit(light, 0.6, depth, (across, up, colour) => paintBodyEnd(car, across, up, colour)),
    ),
  );
}

/** Makes a car that crosses the street, seen from its side. */
export function crossingCar(random: RandomStream, camera: Camera, light: Light, x: number, depth: number): SceneObject {
  const car = { ...randomCar(random, light, random.chance(0.5)), setback: 0.7 };
  const plane = { x: x - 0.5 * car.length, depth, left: 0, right: car.length, height: car.height };
  const paint = lit(light, 0.6, depth, (along, up, colour) =>
    up < BELT ? paintBodySide(car, along, up, colour) : paintCabinSide(car, along, up, colour),
  );
  return thing(depth, facingPlane(camera, plane, paint));
}

/** Wraps `paint` so that its colours are shaded by the light. */
function lit(light: Light, facing: number, depth: number, paint: PlanePaint): PlanePaint {
  return (across, up, colour) => {
    const kind = paint(across, up, colour);
    illuminate(colour, light, facing, depth);
    return kind;
  };
}

/**
 * Makes the side faces of body and cabin that face the camera's X; none if the camera is directly behind or in front of
 * the car.
 */
function sides(camera: Camera, light: Light, car: CarStyle, x: number, depth: number, cabinHalf: number): Surface[] {
  const facing = light.sunSide === Math.sign(x - camera.x) ? 0.3 : 0.9;
  const side = (half: number, height: number, paint: typeof paintBodySide): Surface[] => {
    if (Math.abs(x - camera.x) <= half) return [];
    const inner = x > camera.x ? x - half : x + half;
    const plane = { x: inner, near: depth, far: depth + car.length, origin: depth, height };
    return [
      streetPlane(
        camera,
        plane,
        lit(light, facing, depth, (along, up, colour) => paint(car, along, up, colour)),
      ),
    ];
  };
  return [...side(car.halfWidth, BELT, paintBodySide), ...side(cabinHalf, car.height, paintCabinSide)];
}
