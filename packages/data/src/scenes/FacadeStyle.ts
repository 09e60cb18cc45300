import type { RandomStream } from '@ecgan/core/internal';
import { type Colour, mixColours } from './colour.js';
import type { Light } from './Light.js';

/** Parameters of a facade; lengths in metres. */
export interface FacadeStyle {
  wall: Colour;
  trim: Colour;
  door: Colour;
  /** Brick courses, concrete panels or plaster. */
  material: 'brick' | 'panel' | 'plaster';
  height: number;
  groundFloor: number;
  floor: number;
  /** Horizontal distance between window centres. */
  bay: number;
  /** Width of a window as a fraction of its bay. */
  windowWidth: number;
  /** Height of a window as a fraction of its floor. */
  windowHeight: number;
  /** Whether the ground floor is a row of shop fronts. */
  shops: boolean;
  /** Fraction of windows that are lit from inside. */
  lamps: number;
  glass: Colour;
  reflection: Colour;
  seed: number;
}

const walls: Record<FacadeStyle['material'], readonly Colour[]> = {
  brick: [
    [0.66, 0.36, 0.27],
    [0.6, 0.42, 0.32],
    [0.72, 0.5, 0.37],
  ],
  panel: [
    [0.66, 0.66, 0.66],
    [0.74, 0.71, 0.64],
    [0.58, 0.62, 0.66],
  ],
  plaster: [
    [0.88, 0.8, 0.62],
    [0.86, 0.84, 0.78],
    [0.83, 0.66, 0.52],
    [0.74, 0.78, 0.72],
  ],
};

/** Draws a random style for a facade of this height. */
export function randomFacade(random: RandomStream, light: Light, height: number, groundFloor: number): FacadeStyle {
  const material = random.pick(['brick', 'panel', 'plaster', 'plaster'] as const);
  const floors = Math.max(1, Math.round((height - groundFloor - 0.5) / random.uniform(3, 3.5)));
  const bay = random.uniform(2.4, 3.4);
  return {
    wall: random.pick(walls[material]),
    trim: random.pick([
      [0.93, 0.92, 0.88],
      [0.5, 0.45, 0.42],
    ] as const),
    door: random.pick([
      [0.4, 0.25, 0.16],
      [0.2, 0.32, 0.3],
      [0.5, 0.16, 0.14],
    ] as const),
    material,
    height,
    groundFloor,
    // A one-storey house has no upper floors, so the quotient can be too small.
    floor: Math.max(2.4, (height - groundFloor - 0.5) / floors),
    bay,
    windowWidth: random.uniform(0.42, material === 'panel' ? 0.75 : 0.58),
    windowHeight: random.uniform(0.5, 0.64),
    shops: random.chance(0.5),
    lamps: light.lamps,
    glass: [0.16, 0.21, 0.27],
    reflection: mixColours(light.zenith, light.horizon, 0.5),
    seed: random.below(1 << 30),
  };
}
