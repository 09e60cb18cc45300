import {
  add,
  customGrad,
  dispose,
  type GradSaveFunc,
  gather,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  unsortedSegmentSum,
  unstack,
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
  const rows = tables.shape[1];
  const sum = customGrad((operand, save) => {
    const columns = unstack(patches, 1) as Tensor1D[];
    (save as GradSaveFunc)(columns);
    let value: Tensor | undefined;
    unstack(operand as Tensor3D).forEach((table, p) => {
      const before = value;
      value = tidy(() => (before ? add(before, gather(table, columns[p])) : gather(table, columns[p])));
      dispose(before ?? []);
    });
    const gradFunc = (dy: Tensor2D, saved: Tensor[]) =>
      tidy(() => stack(saved.map((column) => unsortedSegmentSum(dy, column as Tensor1D, rows))));
    return { value: value as Tensor2D, gradFunc };
  });
  return tidy(() => sum(tables) as Tensor2D);
}
