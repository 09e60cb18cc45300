import { drawIndices } from '@ecgan/core/internal';

/** Which pixels of each image stand for all of them. */
export interface PixelDraw {
  /** Per image two draws of `count` pixels, one after the other, as flat indices over the batch. */
  indices: Int32Array;
  /** Pixels of one draw of one image. */
  count: number;
}

/** What is drawn of each image: a pixel of every cell of a grid, or pixels anywhere. */
export type DrawnPixels = { grid: readonly [rows: number, columns: number] } | { samples: number };

/**
 * Draws pixels of each image twice, independently. In either draw every pixel is as likely as any other.
 *
 * @param shape - `[batch, height, width]`.
 */
export function drawPixels(
  [batch, height, width]: readonly number[],
  drawn: DrawnPixels,
  random: () => number,
): PixelDraw {
  const once = () => ('grid' in drawn ? onePerCell(height, width, drawn.grid, random) : anywhere(drawn.samples));
  const anywhere = (samples: number) => drawIndices(samples, height * width, random);
  const draws = Array.from({ length: 2 * batch }, (_, draw) =>
    once().map((pixel) => (draw >> 1) * height * width + pixel),
  );
  const count = draws[0]?.length ?? 0;
  const indices = new Int32Array(draws.length * count);
  draws.forEach((pixels, draw) => {
    indices.set(pixels, draw * count);
  });
  return { indices, count };
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
