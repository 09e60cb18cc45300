import type { MutableColour } from './colour.js';

/** Returned by `paint` if the surface does not cover the sample. */
export const OUTSIDE = -1;

/** A surface of the scene in screen coordinates. */
export interface Surface {
  /** Left edge of the screen rectangle that bounds the surface; `top`, `right` and `bottom` are its other edges. */
  left: number;
  top: number;
  right: number;
  bottom: number;
  /**
   * Writes the colour of the surface at a screen point to `colour` and returns its class id, or returns
   * {@link OUTSIDE}.
   */
  paint(x: number, y: number, colour: MutableColour): number;
}

/** One object of the scene: a thing with its own instance id, or stuff (sky, ground) without. */
export interface SceneObject {
  /** Whether the object is a thing with its own instance id. */
  countable: boolean;
  /** Distance from the camera in metres; nearer objects hide farther ones. */
  depth: number;
  surfaces: Surface[];
}

/** Makes a stuff object: its surfaces have instance id 0. */
export function stuff(depth: number, ...surfaces: Surface[]): SceneObject {
  return { countable: false, depth, surfaces };
}

/** Makes a thing: its surfaces share one instance id. */
export function thing(depth: number, ...surfaces: Surface[]): SceneObject {
  return { countable: true, depth, surfaces };
}
