import type { RandomStream } from '@ecgan/core/internal';

/** One side of the road; distances from the centre line of the road in metres. */
interface StreetSide {
  /** Adjoining town houses, cottages with gardens and fences, or a park. */
  kind: 'town' | 'suburb' | 'park';
  /** Inner edge of the pavement; if it is beyond the edge of the road, a strip of grass lies between. */
  verge: number;
  /** Outer edge of the pavement. */
  pavement: number;
  /** Distance of the house walls. */
  wall: number;
}

/** Plan of a street; lengths in metres. */
export interface Street {
  halfRoad: number;
  /** Left and right side. */
  sides: readonly [StreetSide, StreetSide];
  /** Depth range of a crossing road. */
  crossing?: { near: number; far: number };
  /** Depth at which a zebra crossing starts. */
  zebra?: number;
  /** Depth at which the houses end. */
  end: number;
  /** Length of the houses' shadow on the ground, from their walls. */
  shade: number;
}

/** Draws a street plan: width, the two sides, and sometimes a crossing road with a zebra crossing in front of it. */
export function randomStreet(random: RandomStream): Street {
  const halfRoad = random.uniform(3.1, 4.6);
  const near = random.uniform(11, 26);
  const crossing = random.chance(0.4) ? { near, far: near + random.uniform(5.5, 7) } : undefined;
  const zebra = crossing ? near - 4.2 : random.chance(0.25) ? random.uniform(5, 12) : undefined;
  const sides = [randomSide(random, halfRoad), randomSide(random, halfRoad)] as const;
  return { halfRoad, sides, crossing, zebra, end: random.uniform(45, 80), shade: random.uniform(2, 6.5) };
}

function randomSide(random: RandomStream, halfRoad: number): StreetSide {
  const kind = random.pick(['town', 'town', 'suburb', 'suburb', 'park'] as const);
  const verge = halfRoad + (kind !== 'town' && random.chance(0.7) ? random.uniform(1, 1.8) : 0);
  const pavement = verge + random.uniform(1.8, 2.8);
  return { kind, verge, pavement, wall: pavement + (kind === 'town' ? 0 : random.uniform(2.5, 4.5)) };
}
