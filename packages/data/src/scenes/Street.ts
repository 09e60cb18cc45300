import type { RandomStream } from '@ecgan/core/internal';

/** What lies along one side of the road; distances from the road's axis in metres. */
interface StreetSide {
  /** Town houses wall to wall, cottages with gardens and fences, or a park. */
  kind: 'town' | 'suburb' | 'park';
  /** The pavement reaches from `verge` (a strip of grass before it, if wider than the road) to `pavement`. */
  verge: number;
  pavement: number;
  /** Where the houses' walls stand. */
  wall: number;
}

/** The plan of a street. */
export interface Street {
  halfRoad: number;
  /** Left and right. */
  sides: readonly [StreetSide, StreetSide];
  /** Depths between which another road crosses. */
  crossing?: { near: number; far: number };
  /** Depth at which a zebra crossing starts. */
  zebra?: number;
  /** Depth at which the houses end. */
  end: number;
  /** How far the shade of the houses reaches from their walls. */
  shade: number;
}

function randomSide(random: RandomStream, halfRoad: number): StreetSide {
  const kind = random.pick(['town', 'town', 'suburb', 'suburb', 'park'] as const);
  const verge = halfRoad + (kind !== 'town' && random.chance(0.7) ? random.uniform(1, 1.8) : 0);
  const pavement = verge + random.uniform(1.8, 2.8);
  return { kind, verge, pavement, wall: pavement + (kind === 'town' ? 0 : random.uniform(2.5, 4.5)) };
}

/** A plan: width, the two sides, and sometimes a crossing with a zebra before it. */
export function randomStreet(random: RandomStream): Street {
  const halfRoad = random.uniform(3.1, 4.6);
  const near = random.uniform(11, 26);
  const crossing = random.chance(0.4) ? { near, far: near + random.uniform(5.5, 7) } : undefined;
  const zebra = crossing ? near - 4.2 : random.chance(0.25) ? random.uniform(5, 12) : undefined;
  const sides = [randomSide(random, halfRoad), randomSide(random, halfRoad)] as const;
  return { halfRoad, sides, crossing, zebra, end: random.uniform(45, 80), shade: random.uniform(2, 6.5) };
}
