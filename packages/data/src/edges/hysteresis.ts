/**
 * Applies the double threshold and one hysteresis pass: an edge is a pixel above `high`, or a pixel from `low` to
 * `high` with an 8-neighbour above `high`.
 *
 * @param thin - Magnitudes after non-maximum suppression, `[height, width]`, flat.
 * @returns `[height, width]`, flat: 255 on an edge, 0 elsewhere.
 */
export function hysteresis(thin: Float64Array, height: number, width: number, low: number, high: number): Uint8Array {
  const edges = new Uint8Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (thin[pixel] > high) edges[pixel] = 255;
      else if (thin[pixel] >= low && thin[pixel] > 0 && hasStrongNeighbour(thin, height, width, y, x, high)) {
        edges[pixel] = 255;
      }
    }
  }
  return edges;
}

function hasStrongNeighbour(thin: Float64Array, height: number, width: number, y: number, x: number, high: number) {
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
      if (thin[row * width + column] > high) return true;
    }
  }
  return false;
}
