import { distinctNeighbourhoods, type Neighbourhoods } from './distinctNeighbourhoods.js';

/** A label layout at one resolution. */
export interface LayoutLevel {
  height: number;
  width: number;
  /**
   * `[batch, height, width]`, flat: `class + numClasses · boundaryBit`. The next free value, `numClasses` or with boundaries
   * `2 · numClasses`, stands for pixels outside the image.
   */
  symbols: Int32Array;
  /** 3×3 neighbourhoods of the symbols. The output of a conv3×3 of the one-hot map depends on these alone. */
  inner: Neighbourhoods;
  /**
   * 3×3 neighbourhoods of `inner.index`, hence 5×5 of the symbols. The output of a second conv3×3 depends on these alone. Their
   * `outside` is `inner.distinct` and stands for zeros, because the second conv pads with zeros and not with the output of the first
   * outside the image.
   */
  outer: Neighbourhoods;
}

/** Finds the distinct neighbourhoods of one resolution. */
export function layoutLevel(
  symbols: Int32Array,
  shape: readonly [batch: number, height: number, width: number],
  outside: number,
): LayoutLevel {
  const inner = distinctNeighbourhoods(symbols, shape, outside);
  const outer = distinctNeighbourhoods(inner.index, shape, inner.distinct);
  return { height: shape[1], width: shape[2], symbols, inner, outer };
}

/** Halves height and width by keeping every second pixel of every second row: PyTorch's `interpolate(mode='nearest')`. */
export function downsampleNearest(
  map: Int32Array,
  [batch, height, width]: readonly [number, number, number],
): Int32Array {
  const half = new Int32Array((batch * height * width) / 4);
  let to = 0;
  for (let row = 0; row < batch * height; row += 2) {
    for (let x = 0; x < width; x += 2) half[to++] = map[row * width + x];
  }
  return half;
}
