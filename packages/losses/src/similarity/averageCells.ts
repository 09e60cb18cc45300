import { mean, reshape, type Tensor4D } from '@tensorflow/tfjs-core';

/** Averages `[batch, height, width, channels]` over each cell of a grid of `[rows, columns]` equal cells. */
export function averageCells(x: Tensor4D, [rows, columns]: readonly [number, number]): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  // Rank 4 twice, as not every engine reduces higher ranks.
  const overHeight = mean(reshape(x, [batch * rows, height / rows, width * channels]), 1);
  const overWidth = mean(reshape(overHeight, [batch * rows * columns, width / columns, channels]), 1);
  return reshape(overWidth, [batch, rows, columns, channels]);
}
