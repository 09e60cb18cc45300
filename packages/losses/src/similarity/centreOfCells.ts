import { reshape, slice, type Tensor3D } from '@tensorflow/tfjs-core';

/** The pixel at the centre (rounded down) of each cell of a grid of `[rows, columns]` equal cells, `[batch, height, width]`. */
export function centreOfCells(labelMap: Tensor3D, [rows, columns]: readonly [number, number]): Tensor3D {
  const [batch, height, width] = labelMap.shape;
  const [cellHeight, cellWidth] = [height / rows, width / columns];
  const lines = slice(reshape(labelMap, [batch * rows, cellHeight, width]), [0, cellHeight >> 1, 0], [-1, 1, -1]);
  const centres = slice(reshape(lines, [batch * rows * columns, cellWidth]), [0, cellWidth >> 1], [-1, 1]);
  return reshape(centres, [batch, rows, columns]);
}
