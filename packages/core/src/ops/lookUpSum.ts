import {
  add,
  customGrad,
  dispose,
  type GradSaveFunc,
  gather,
  reshape,
  slice,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  transpose,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';

/**
 * A convolution by look-up: for each patch the sum of what its values contribute.
 *
 * `y[n] = Σ_p tables[p, patches[n, p]]`
 *
 * @remarks One offset at a time, forwards and backwards, so that memory grows with `n · width`, not nine times that.
 * @param tables - `[offsets, rows, width]`.
 * @param patches - int32 `[n, offsets]`, 0 ≤ value < rows.
 * @returns `[n, width]`.
 */
export function lookUpSum(tables: Tensor3D, patches: Tensor2D): Tensor2D {
  const [offsets, rows, width] = tables.shape;
  const sum = customGrad((operand, save) => {
    const columns = transpose(patches);
    (save as GradSaveFunc)([columns]);
    let value: Tensor | undefined;
    for (let p = 0; p < offsets; p++) {
      const before = value;
      value = tidy(() => {
        const table = reshape(slice(operand as Tensor3D, [p, 0, 0], [1, rows, width]), [rows, width]);
        const found = gather(table, columnOf(columns, p));
        return before ? add(before, found) : found;
      });
      dispose(before ?? []);
    }
    const gradFunc = (dy: Tensor2D, [saved]: Tensor[]) =>
      tidy(() => {
        const parts = Array.from({ length: offsets }, (_, p) => unsortedSegmentSum(dy, columnOf(saved, p), rows));
        return stack(parts);
      });
    return { value: value as Tensor2D, gradFunc };
  });
  return tidy(() => sum(tables) as Tensor2D);
}

function columnOf(columns: Tensor, p: number): Tensor1D {
  const n = columns.shape[1] as number;
  return reshape(slice(columns, [p, 0], [1, n]), [n]);
}
