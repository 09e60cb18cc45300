/** How much of a label map repeats itself. */
export interface NeighbourhoodCounts {
  pixels: number;
  /** Distinct neighbourhoods of 3×3 labels. */
  distinct3: number;
  /** Distinct neighbourhoods of 5×5 labels. */
  distinct5: number;
  /** Pixels whose neighbourhood of 5×5 labels no other pixel has. */
  unique5: number;
}

/** Counts neighbourhoods by writing each of them out; what is outside the map is a label of its own. */
export function countNeighbourhoods(labels: ArrayLike<number>, height: number, width: number): NeighbourhoodCounts {
  const tally = (reach: number) => {
    const seen = new Map<string, number>();
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        let key = '';
        for (let dy = -reach; dy <= reach; dy++)
          for (let dx = -reach; dx <= reach; dx++) {
            const inside = y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width;
            key += `${inside ? labels[(y + dy) * width + x + dx] : 'outside'} `;
          }
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
    return seen;
  };
  const [three, five] = [tally(1), tally(2)];
  const unique5 = [...five.values()].filter((count) => count === 1).length;
  return { pixels: height * width, distinct3: three.size, distinct5: five.size, unique5 };
}

/** Every second pixel of every second row, `times` times. */
export function halved(labels: ArrayLike<number>, width: number, times: number): number[] {
  const step = 2 ** times;
  return Array.from(labels).filter((_, i) => (i % width) % step === 0 && Math.floor(i / width) % step === 0);
}
