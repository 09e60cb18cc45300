import type { MutableColour } from './colour.js';

/** What `paint` answers where the surface does not cover the sample. */
export const OUTSIDE = -1;

/** A piece of the scene as seen on screen. */
export interface Surface {
  /** Screen rectangle outside which the surface is never seen. */
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Writes the colour seen at a screen point and returns its class id, or returns {@link OUTSIDE}. */
  paint(x: number, y: number, colour: MutableColour): number;
}

/** One object: a thing of its own with an instance id, or stuff (sky, ground) without. */
export interface SceneObject {
  countable: boolean;
  /** Metres from the eye: farther objects are painted first. */
  depth: number;
  surfaces: Surface[];
}

/** Stuff: surfaces that share instance id 0. */
export function stuff(depth: number, ...surfaces: Surface[]): SceneObject {
  return { countable: false, depth, surfaces };
}

/** A thing: its surfaces share an instance id of their own. */
export function thing(depth: number, ...surfaces: Surface[]): SceneObject {
  return { countable: true, depth, surfaces };
}
