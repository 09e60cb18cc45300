import { TripleIndex } from './TripleIndex.js';

/**
 * The distinct 3×3 neighbourhoods of a map, over the whole batch, and the index of each pixel's neighbourhood.
 *
 * A 3×3 convolution of features that are a function of the map's values has only `distinct` different outputs, instead of
 * `batch · height · width`.
 */
export interface Neighbourhoods {
  /** Number of distinct neighbourhoods. */
  distinct: number;
  /** `[distinct, 9]`, flat: the map's value at each offset, row-major; `outside` beyond the image. */
  patches: Int32Array;
  /** `[batch, height, width]`, flat: the row of `patches` for each pixel. */
  index: Int32Array;
  /** The value that stands for pixels outside the image. */
  outside: number;
}

/**
 * Finds the distinct 3×3 neighbourhoods of an integer map.
 *
 * `patches[index[b, y, x], 3·(dy + 1) + (dx + 1)] = map[b, y + dy, x + dx]`, or `outside` beyond the border.
 *
 * @remarks Separable: triples along x get ids first, then triples of those ids along y. That is two passes over the pixels with
 * one hash look-up each, skipped where a pixel's triple equals that of its left neighbour, as inside a region of one class. Ids
 * follow the order of first appearance, so equal maps give equal results.
 * @param map - Values ≥ 0, `[batch, height, width]`, flat.
 * @param shape - `[batch, height, width]`.
 * @param outside - A value that does not occur in the map.
 *
 * @example
 * ```ts
 * import { distinctNeighbourhoods } from '@ecgan/core';
 *
 * distinctNeighbourhoods(new Int32Array(100), [1, 10, 10], 1).distinct; // 9: corners, edges, inside
 * ```
 */
export function distinctNeighbourhoods(
  map: Int32Array,
  [batch, height, width]: readonly [number, number, number],
  outside: number,
): Neighbourhoods {
  const row = width + 2;
  const padded = padWith(outside, map, [batch, height, width]);
  const triples = new Int32Array(padded.length);
  const alongX = new TripleIndex();
  for (let start = 0; start < padded.length; start += row) {
    alongX.number(padded, triples, start + 1, start + 1 + width, 1);
  }
  const columns = new Int32Array(padded.length);
  const alongY = new TripleIndex();
  const index = new Int32Array(map.length);
  for (let image = 0; image < batch; image++) {
    for (let y = 0; y < height; y++) {
      const start = (image * (height + 2) + y + 1) * row + 1;
      alongY.number(triples, columns, start, start + width, row);
      index.set(columns.subarray(start, start + width), (image * height + y) * width);
    }
  }
  return { distinct: alongY.count, patches: patchesAt(alongY.firstPositions(), padded, row), index, outside };
}

function padWith(outside: number, map: Int32Array, [batch, height, width]: readonly [number, number, number]) {
  const row = width + 2;
  const padded = new Int32Array(batch * (height + 2) * row).fill(outside);
  for (let image = 0; image < batch; image++) {
    for (let y = 0; y < height; y++) {
      const from = (image * height + y) * width;
      padded.set(map.subarray(from, from + width), (image * (height + 2) + y + 1) * row + 1);
    }
  }
  return padded;
}

function patchesAt(positions: Int32Array, padded: Int32Array, row: number): Int32Array {
  const patches = new Int32Array(positions.length * 9);
  for (let which = 0; which < positions.length; which++) {
    for (let offset = 0; offset < 9; offset++) {
      const away = (Math.floor(offset / 3) - 1) * row + (offset % 3) - 1;
      patches[which * 9 + offset] = padded[positions[which] + away];
    }
  }
  return patches;
}
