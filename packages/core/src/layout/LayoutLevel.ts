import { distinctNeighbourhoods, type Neighbourhoods } from './distinctNeighbourhoods.js';

/** A label layout at one resolution. */
export interface LayoutLevel {
  height: number;
  width: number;
  /**
   * `[batch, height, width]`: `class + numClasses · boundaryBit`. The symbol after the last stands for pixels outside the
   * image: `numClasses`, with boundaries `2 · numClasses`.
   */
  symbols: Int32Array;
  /** 3×3 neighbourhoods of the symbols: they decide a conv 3×3 of the one-hot map. */
  inner: Neighbourhoods;
  /**
   * 3×3 neighbourhoods of `inner.index`, so 5×5 of the symbols: they decide a conv 3×3 of that conv's output. Its
   * `outside` is `inner.distinct`, which stands for zeros: the second conv pads with zeros, not with the first
   * conv's answer outside the image.
   */
  outer: Neighbourhoods;
}

/** Analyses one resolution of a layout. */
export function layoutLevel(
  symbols: Int32Array,
  shape: readonly [batch: number, height: number, width: number],
  outside: number,
): LayoutLevel {
  const inner = distinctNeighbourhoods(symbols, shape, outside);
  const outer = distinctNeighbourhoods(inner.index, shape, inner.distinct);
  return { height: shape[1], width: shape[2], symbols, inner, outer };
}

/** Every second pixel of every second row: nearest down-sampling as PyTorch's `interpolate` does it. */
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
