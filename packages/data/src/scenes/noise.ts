/** Returns a random value in [0, 1) for an integer lattice point: an integer hash, equal on every machine. */
export function latticeNoise(x: number, y: number, seed: number): number {
  let mixed = Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1) ^ Math.imul(seed | 0, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae3d);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
}

/** Value noise in [0, 1): lattice values interpolated with the cubic `t² (3 − 2t)` in x and y. */
export function smoothNoise(x: number, y: number, seed: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const u = x - left;
  const v = y - top;
  const across = u * u * (3 - 2 * u);
  const down = v * v * (3 - 2 * v);
  const above = latticeNoise(left, top, seed) * (1 - across) + latticeNoise(left + 1, top, seed) * across;
  const below = latticeNoise(left, top + 1, seed) * (1 - across) + latticeNoise(left + 1, top + 1, seed) * across;
  return above * (1 - down) + below * down;
}

/**
 * Fractal noise in [0, 1): three octaves of {@link smoothNoise}, each with twice the frequency and half the amplitude.
 */
export function cloudNoise(x: number, y: number, seed: number): number {
  return (
    (4 * smoothNoise(x, y, seed) + 2 * smoothNoise(2 * x, 2 * y, seed + 1) + smoothNoise(4 * x, 4 * y, seed + 2)) / 7
  );
}

/** Smoothstep: 0 below `low`, 1 above `high`, the cubic `t² (3 − 2t)` between. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
