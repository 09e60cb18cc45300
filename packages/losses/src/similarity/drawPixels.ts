import { drawIndices } from '@ecgan/core/internal';
import { type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';

/** Which pixels of each image stand for all of them. */
export interface PixelDraw {
  /** Per image two draws of `count` pixels, one after the other, as flat indices over the batch, int32. The caller disposes them. */
  indices: Tensor1D;
  /** Pixels of one draw of one image. */
  count: number;
}

/** What is drawn of each image: a pixel of every cell of a grid, or pixels anywhere. */
export interface DrawOptions {
  grid?: readonly [rows: number, columns: number];
  samples?: number;
}

/**
 * Draws the pixels that an estimate of the similarity loss compares: of each image twice, independently. In either draw every pixel is
 * as likely as any other.
 *
 * @param shape - `[batch, height, width]`.
 * @param options - A grid of `[rows, columns]`, which must divide height and width, or a number of pixels.
 * @param random - Uniform in [0, 1).
 * @returns What `similarityLoss` takes as `draw`; undefined where all pixels would be drawn: the loss is exact then.
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

/** One pixel of each cell of a grid of equal cells; cells are drawn from independently of each other. */
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
