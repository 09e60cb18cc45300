import { drawIndices } from '@ecgan/core/internal';
import { type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';

/** The pixels of each image that an estimate is computed from. */
export interface PixelDraw {
  /** Two draws of `count` pixels per image, one after the other, as flat indices into the batch, int32. The caller disposes them. */
  indices: Tensor1D;
  /** Number of pixels of one draw of one image. */
  count: number;
}

/** How pixels are drawn: one per cell of a grid, or a number of them from anywhere. */
export interface DrawOptions {
  grid?: readonly [rows: number, columns: number];
  samples?: number;
}

/**
 * Draws the pixels that an estimate of the similarity loss compares: two independent draws per image, in which all pixels are equally
 * likely.
 *
 * @param shape - `[batch, height, width]`.
 * @param options - A grid of `[rows, columns]`, which must divide height and width, or a number of pixels.
 * @param random - Uniform in [0, 1).
 * @returns The option `draw` of `similarityLoss`; undefined where all pixels would be drawn, for which the loss is exact.
 */
export function drawSimilarityPixels(
  [batch, height, width]: readonly number[],
  { grid, samples = height * width }: DrawOptions,
  random: () => number,
): PixelDraw | undefined {
  if ((grid ? grid[0] * grid[1] : samples) >= height * width) return undefined;
  const once = () => (grid ? onePerCell(height, width, grid, random) : drawIndices(samples, height * width, random));
  const draws = Array.from({ length: 2 * batch }, (_, draw) =>
    once().map((pixel) => (draw >> 1) * height * width + pixel),
  );
  const count = draws[0]?.length ?? 0;
  const indices = new Int32Array(draws.length * count);
  draws.forEach((pixels, draw) => {
    indices.set(pixels, draw * count);
  });
  return { indices: tensor1d(indices, 'int32'), count };
}

/** One random pixel of each cell of a grid of equal cells, independently per cell. */
function onePerCell(
  height: number,
  width: number,
  [rows, columns]: readonly [number, number],
  random: () => number,
): Int32Array {
  const [cellHeight, cellWidth] = [height / rows, width / columns];
  return Int32Array.from({ length: rows * columns }, (_, cell) => {
    const within = Math.floor(random() * cellHeight * cellWidth);
    const y = Math.floor(cell / columns) * cellHeight + Math.floor(within / cellWidth);
    return y * width + (cell % columns) * cellWidth + (within % cellWidth);
  });
}
