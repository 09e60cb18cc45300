import {
  add,
  customGrad,
  dispose,
  type GradSaveFunc,
  gather,
  matMul,
  reshape,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  transpose,
  unsortedSegmentSum,
  unstack,
} from '@tensorflow/tfjs-core';
import { productIsCheaper } from '../layout/layoutForms.js';
import { oneHotFloat } from './oneHotFloat.js';

/**
 * A convolution by look-up: for each patch the sum of what its values contribute.
 *
 * `y[n] = Σ_p tables[p, patches[n, p]]`
 *
 * @remarks Tables of few rows are multiplied by the patches' one-hot rows, which is one operation where look-ups are one per offset;
 * larger ones are looked up, one offset at a time, forwards and backwards, so that memory grows with `n · width`, not nine times that.
 * @param tables - `[offsets, rows, width]`.
 * @param patches - int32 `[n, offsets]`, 0 ≤ value < rows.
 * @returns `[n, width]`.
 */
export function lookUpSum(tables: Tensor3D, patches: Tensor2D): Tensor2D {
  return productIsCheaper(tables.shape[1]) ? sumByProduct(tables, patches) : sumByLookUp(tables, patches);
}

/** The sum as a product with the one-hot rows of the patches, `[n, offsets · rows]`. */
export function sumByProduct(tables: Tensor3D, patches: Tensor2D): Tensor2D {
  const [offsets, rows, width] = tables.shape;
  const sum = customGrad((operand, save) => {
    const hot = reshape(oneHotFloat(patches, rows), [patches.shape[0], offsets * rows]) as Tensor2D;
    (save as GradSaveFunc)([hot]);
    // Transposed apart from the product: the wasm backend is slow at both in one.
    const gradFunc = (dy: Tensor2D, [saved]: Tensor[]) =>
      tidy(() => reshape(matMul(transpose(saved as Tensor2D), dy), [offsets, rows, width]));
    const value = matMul(hot, reshape(operand as Tensor3D, [offsets * rows, width])) as Tensor2D;
    return { value, gradFunc };
  });
  return tidy(() => sum(tables) as Tensor2D);
}

/** The sum as one look-up per offset. */
export function sumByLookUp(tables: Tensor3D, patches: Tensor2D): Tensor2D {
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
