import { countNeighbourhoods, halved } from './countNeighbourhoods.js';
import { openMaps } from './labelMaps.js';

/** How much maps repeat themselves, in percent of their pixels, means over the maps: at full size, half of it, a quarter. */
export interface Repetition {
  /** Pixels whose 5×5 labels no other pixel of the map has. */
  unique: number[];
  /** Distinct 5×5 neighbourhoods. */
  distinct: number[];
}

/** Counts the first three maps of a set. */
export async function repetitionOf(name: string): Promise<Repetition> {
  const maps = await openMaps(name);
  const counts = [0, 1, 2].map((times) =>
    maps.map(({ labels, height, width }) =>
      countNeighbourhoods(halved(labels, width, times), height >> times, width >> times),
    ),
  );
  const percent = (key: 'unique5' | 'distinct5') =>
    counts.map((level) => (100 * level.reduce((sum, one) => sum + one[key] / one.pixels, 0)) / level.length);
  return { unique: percent('unique5'), distinct: percent('distinct5') };
}
