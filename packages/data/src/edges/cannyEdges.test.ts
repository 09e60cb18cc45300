import { RandomStream } from '@ecgan/core/internal';
import { expect, test } from 'vitest';
import { cannyEdges } from './cannyEdges.js';

/** A grey picture by formula. */
function picture(height: number, width: number, at: (y: number, x: number) => number): Uint8Array {
  return Uint8Array.from({ length: height * width }, (_, i) => at(Math.floor(i / width), i % width));
}

/** Blobs on noise: gradients of every direction and strength. */
function blobs(height: number, width: number, seed: number): Uint8Array {
  const random = new RandomStream(seed);
  const centres = Array.from({ length: 6 }, () => [random.below(height), random.below(width), random.uniform(2, 7)]);
  return picture(height, width, (y, x) => {
    const inside = centres.filter(([cy, cx, radius]) => Math.hypot(y - cy, x - cx) < radius).length;
    return Math.min(255, 30 + 45 * inside + random.below(40));
  });
}

const linesOf = (edges: Uint8Array, width: number) =>
  Array.from({ length: edges.length / width }, (_, y) =>
    [...edges.subarray(y * width, (y + 1) * width)].map((edge) => (edge ? '#' : '.')).join(''),
  );

/**
 * Canny again, from its definition: floating-point grey, normalised kernel, angles by atan2, neighbours by offset.
 * Margins tell where rounding could decide, so that only clear pixels are compared.
 */
function slowCanny(grey: ArrayLike<number>, height: number, width: number) {
  const clamp = (value: number, limit: number) => Math.min(limit - 1, Math.max(0, value));
  const weights = [
    [2, 4, 5, 4, 2],
    [4, 9, 12, 9, 4],
    [5, 12, 15, 12, 5],
    [4, 9, 12, 9, 4],
    [2, 4, 5, 4, 2],
  ];
  const all = <T>(at: (y: number, x: number) => T) =>
    Array.from({ length: height }, (_r, y) => Array.from({ length: width }, (_c, x) => at(y, x)));
  const blurred = all((y, x) => {
    let sum = 0;
    for (let i = -2; i <= 2; i++)
      for (let j = -2; j <= 2; j++)
        sum += (weights[i + 2][j + 2] / 159) * grey[clamp(y + i, height) * width + clamp(x + j, width)];
    return sum;
  });
  const blur = (y: number, x: number) => blurred[clamp(y, height)][clamp(x, width)];
  const gradient = all((y, x) => {
    let [gx, gy] = [0, 0];
    for (const [offset, weight] of [
      [-1, 1],
      [0, 2],
      [1, 1],
    ]) {
      gx += weight * (blur(y + offset, x + 1) - blur(y + offset, x - 1));
      gy += weight * (blur(y + 1, x + offset) - blur(y - 1, x + offset));
    }
    return [gx, gy];
  });
  const magnitude = (y: number, x: number) =>
    y < 0 || x < 0 || y >= height || x >= width ? 0 : Math.hypot(gradient[y][x][0], gradient[y][x][1]);
  let unclear = 0;
  const thin = all((y, x) => {
    const [gx, gy] = gradient[y][x];
    const degrees = ((Math.atan2(gy, gx) * 180) / Math.PI + 180) % 180;
    const bin = Math.round(degrees / 45) % 4;
    const [dy, dx] = [
      [0, 1],
      [1, 1],
      [1, 0],
      [1, -1],
    ][bin];
    const here = magnitude(y, x);
    const margin = Math.min(here - magnitude(y + dy, x + dx), here - magnitude(y - dy, x - dx));
    if (Math.abs(margin) < 1e-9) unclear++;
    return margin > 0 ? here : 0;
  });
  const largest = Math.max(...thin.flat());
  const strong = (y: number, x: number) => (thin[y]?.[x] ?? 0) > 0.175 * largest;
  const edges = all((y, x) => {
    if (strong(y, x)) return 255;
    if (thin[y][x] < 0.075 * largest) return 0;
    for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) if (strong(y + dy, x + dx)) return 255;
    return 0;
  });
  return { edges: edges.flat(), unclear };
}

test('default: a step edge is a line of one pixel, on its brighter side', () => {
  const upright = picture(6, 10, (_y, x) => (x < 5 ? 40 : 200));
  expect(linesOf(cannyEdges(upright, 6, 10), 10)).toEqual(new Array(6).fill('.....#....'));
  const level = picture(8, 4, (y) => (y < 3 ? 200 : 40));
  expect(linesOf(cannyEdges(level, 8, 4), 4)).toEqual(['....', '....', '####', '....', '....', '....', '....', '....']);
});

test('default: the example of the docs', () => {
  const step = Uint8Array.from([0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 255, 255]);
  expect([...cannyEdges(step, 2, 6)]).toEqual([0, 0, 0, 255, 0, 0, 0, 0, 0, 255, 0, 0]);
});

test('behavior: the same as an independent derivation, on 12 noisy pictures', {
  meta: { id: 'canny-edges-same-independent-derivation' },
}, () => {
  for (let seed = 0; seed < 12; seed++) {
    const [height, width] = [19 + seed, 23];
    const grey = blobs(height, width, seed);
    const slow = slowCanny(grey, height, width);
    expect(slow.unclear).toBe(0);
    expect(linesOf(cannyEdges(grey, height, width), width)).toEqual(linesOf(Uint8Array.from(slow.edges), width));
    expect(slow.edges).toContain(255);
  }
});

test('behavior: a flat picture has no edge, whatever its colour and size', () => {
  for (const value of [0, 1, 127, 255])
    expect(
      cannyEdges(
        picture(9, 7, () => value),
        9,
        7,
      ),
    ).not.toContain(255);
  const coloured = Uint8Array.from({ length: 3 * 20 }, (_, i) => [201, 13, 77][i % 3]);
  expect(cannyEdges(coloured, 4, 5)).not.toContain(255);
  expect([...cannyEdges([9], 1, 1)]).toEqual([0]);
  expect(cannyEdges([9, 200], 1, 2)).toHaveLength(2);
});

test('behavior: a turned or mirrored picture has the turned or mirrored edges', () => {
  const size = 24;
  for (let seed = 0; seed < 4; seed++) {
    const grey = blobs(size, size, seed);
    const ring = picture(size, size, (y, x) => (Math.hypot(y - 11.5, x - 11.5) < 7 ? 220 : 30));
    for (const original of [grey, ring]) {
      const edges = cannyEdges(original, size, size);
      const turned = (map: Uint8Array) => picture(size, size, (y, x) => map[(size - 1 - x) * size + y]);
      const mirrored = (map: Uint8Array) => picture(size, size, (y, x) => map[y * size + size - 1 - x]);
      expect(cannyEdges(turned(original), size, size)).toEqual(turned(edges));
      expect(cannyEdges(mirrored(original), size, size)).toEqual(mirrored(edges));
    }
  }
});

test('behavior: RGB is weighed 0.299, 0.587, 0.114', () => {
  const halves = (left: number[], right: number[]) =>
    Uint8Array.from({ length: 3 * 36 }, (_, i) => (Math.floor(i / 3) % 6 < 3 ? left : right)[i % 3]);
  // 299 · 156 + 587 · 100 + 114 · 100 = 299 · 100 + 587 · 126 + 114 · 113: equally bright.
  const line = new Array(6).fill('..#...');
  expect(linesOf(cannyEdges(halves([156, 100, 100], [100, 126, 113]), 6, 6), 6)).toEqual(new Array(6).fill('......'));
  expect(linesOf(cannyEdges(halves([157, 100, 100], [100, 126, 113]), 6, 6), 6)).toEqual(line);
});

test('args: thresholds; weak edges stay only beside strong ones', {
  meta: { id: 'canny-edges-thresholds-weak' },
}, () => {
  // Two steps far apart: 200 high on the left, 24 high (12 % of it) on the right.
  const two = picture(8, 24, (_y, x) => (x < 6 ? 0 : x < 18 ? 200 : 224));
  expect(linesOf(cannyEdges(two, 8, 24), 24)[4]).toBe('......#.................');
  const eager = linesOf(cannyEdges(two, 8, 24, { lowThreshold: 0.05, highThreshold: 0.1 }), 24)[4];
  expect(eager).toBe('......#...........#.....');
});

test('error: number of pixels, thresholds', () => {
  expect(() => cannyEdges(new Uint8Array(7), 2, 3)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: pixels: expected 18 values (RGB, 2×3) or 6 (grey), got [7]. Pass the pixels flat, row by row.]`,
  );
  expect(() => cannyEdges(new Uint8Array(6), 2, 3, { lowThreshold: 0.5 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: lowThreshold, highThreshold: expected 0 ≤ lowThreshold ≤ highThreshold ≤ 1, got [0.5, 0.175].]`,
  );
});
