import type { RandomStream } from '@ecgan/core/internal';
import { type Camera, screenX, screenY } from './Camera.js';
import { type Colour, setColour } from './colour.js';
import { type FacadeStyle, randomFacade } from './FacadeStyle.js';
import { paintFacade, paintWall } from './facade.js';
import { illuminate, type Light } from './Light.js';
import { latticeNoise } from './noise.js';
import { facingPlane, streetPlane } from './planes.js';
import { OUTSIDE, type SceneObject, type Surface, thing } from './Surface.js';
import { SceneClass } from './sceneClasses.js';

/**
 * Plot of a building: its street wall is at X = `side · wall`, from depth `near` to `far`; the building is `deep`
 * metres deep.
 */
export interface Plot {
  side: -1 | 1;
  wall: number;
  near: number;
  far: number;
  deep: number;
}

/** A town house with a flat roof and a cornice. */
export function townHouse(random: RandomStream, camera: Camera, light: Light, plot: Plot): SceneObject {
  const style = randomFacade(random, light, random.uniform(8, 17), random.uniform(3.4, 4));
  return thing(plot.near, frontWall(camera, light, plot, style, 0), streetWall(camera, light, plot, style));
}

/** A low house with a pitched roof, its ridge along the street. */
export function cottage(random: RandomStream, camera: Camera, light: Light, plot: Plot): SceneObject {
  const storey = random.uniform(2.9, 3.3);
  const height = random.chance(0.5) ? storey + 0.5 : 2 * storey + 0.4;
  const groundFloor = height < 4 ? height : storey;
  const style = { ...randomFacade(random, light, height, groundFloor), shops: false };
  const rise = random.uniform(2.4, 3.6);
  const tiles = random.pick<Colour>([
    [0.62, 0.3, 0.22],
    [0.42, 0.36, 0.36],
    [0.5, 0.25, 0.2],
  ]);
  return thing(
    plot.near,
    pitchedRoof(camera, light, plot, height, rise, tiles),
    frontWall(camera, light, plot, style, rise),
    streetWall(camera, light, plot, style),
  );
}

/** The wall that faces the camera; under a pitched roof it ends in a gable. */
function frontWall(camera: Camera, light: Light, plot: Plot, style: FacadeStyle, rise: number): Surface {
  const { side, wall, near, deep } = plot;
  const [left, right] = side > 0 ? [0, deep] : [-deep, 0];
  const size = { x: side * wall, depth: near, left, right, height: style.height + rise };
  return facingPlane(camera, size, (across, up, colour) => {
    const back = Math.abs(across);
    if (up > style.height + rise * (1 - Math.abs((2 * back) / deep - 1))) return OUTSIDE;
    if (up > style.height || back < 0.9) paintWall(style, across, up, fineness(near), colour);
    else paintFacade({ ...style, shops: false }, back, up, fineness(near), colour);
    illuminate(colour, light, 0.45, near);
    return SceneClass.building;
  });
}

function streetWall(camera: Camera, light: Light, plot: Plot, style: FacadeStyle): Surface {
  const near = Math.max(plot.near, 1.2);
  const facing = wallLight(light, plot.side);
  const size = { x: plot.side * plot.wall, near, far: plot.far, origin: plot.near, height: style.height };
  return streetPlane(camera, size, (along, up, colour) => {
    const depth = plot.near + along;
    paintFacade(style, along, up, fineness(depth), colour);
    illuminate(colour, light, facing, depth);
    return SceneClass.building;
  });
}

/** The roof's slope towards the street: rows of tiles rising from the eaves to the ridge, `deep / 2` back. */
function pitchedRoof(camera: Camera, light: Light, plot: Plot, eaves: number, rise: number, tiles: Colour): Surface {
  const { side, wall, near: start, far, deep } = plot;
  const near = Math.max(start, 1.2);
  const overhang = 0.35;
  const slope = rise / (0.5 * deep);
  const edges = [wall - overhang, wall + 0.5 * deep].flatMap((x) =>
    [near, far].map((z) => screenX(camera, side * x, z)),
  );
  return {
    left: Math.min(...edges),
    right: Math.max(...edges),
    top: Math.min(...[near, far].map((z) => screenY(camera, eaves + rise, z))),
    bottom: Math.max(...[near, far].map((z) => screenY(camera, eaves - overhang * slope, z))),
    paint(x, y, colour) {
      // Y = eaves + slope · (side · X − wall), with X and Y on the ray through (x, y), solved for the depth.
      const across = (side * (x - camera.centre)) / camera.focal;
      const down = (y - camera.horizon) / camera.focal;
      const depth = (camera.height - eaves - slope * (side * camera.x - wall)) / (down + slope * across);
      if (!(depth >= near && depth <= far)) return OUTSIDE;
      const back = side * camera.x + across * depth - wall;
      if (back < -overhang || back > 0.5 * deep) return OUTSIDE;
      const row = Math.floor(back / 0.5);
      const tile = latticeNoise(row, Math.floor(depth / 0.5 + 0.5 * (row & 1)), 3);
      const gap = back - row * 0.5 < 0.12 ? 0.78 : 1;
      setColour(colour, tiles, 1 + fineness(depth) * (gap * (0.88 + 0.24 * tile) - 1));
      illuminate(colour, light, light.sunSide === side ? 0.45 : 0.95, depth);
      return SceneClass.building;
    },
  };
}

/** Strength of fine texture, from 1 nearby towards 0 far away, where it would alias. */
function fineness(depth: number): number {
  return Math.min(1, 9 / depth);
}

/** Diffuse term of a street wall: walls opposite the sun are lit, walls on the side of the sun are in shade. */
function wallLight(light: Light, side: number): number {
  return light.sunSide === side ? 0.12 : 0.85;
}
