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
 * Sums one gathered table row per offset of a patch: a convolution of a one-hot map as table look-ups.
 *
 * `y[n] = Σ_p tables[p, patches[n, p]]`
 *
 * @remarks Small tables are multiplied by the one-hot patches, one operation instead of one per offset. Larger ones are gathered one offset
 * at a time, forwards and backwards, so that memory grows with `n · width` instead of `offsets · n · width`.
 * @param tables - `[offsets, rows, width]`.
 * @param patches - int32 `[n, offsets]`, 0 ≤ value < rows.
 * @returns `[n, width]`.
 */
export function gatherSum(tables: Tensor3D, patches: Tensor2D): Tensor2D {
  return productIsCheaper(tables.shape[1]) ? gatherSumByProduct(tables, patches) : gatherSumByGather(tables, patches);
}

/** {@link gatherSum} as a matrix product of the one-hot patches `[n, offsets · rows]` and the tables. */
export function gatherSumByProduct(tables: Tensor3D, patches: Tensor2D): Tensor2D {
  const [offsets, rows, width] = tables.shape;
  const sum = customGrad((operand, save) => {
    const hot = reshape(oneHotFloat(patches, rows), [patches.shape[0], offsets * rows]) as Tensor2D;
    (save as GradSaveFunc)([hot]);
    // transpose before matMul: the wasm backend is slow at matMul with transposeA.
    const gradFunc = (dy: Tensor2D, [saved]: Tensor[]) =>
      tidy(() => reshape(matMul(transpose(saved as Tensor2D), dy), [offsets, rows, width]));
    const value = matMul(hot, reshape(operand as Tensor3D, [offsets * rows, width])) as Tensor2D;
    return { value, gradFunc };
  });
  return tidy(() => sum(tables) as Tensor2D);
}

/** {@link gatherSum} as one `gather` per offset. */
export function gatherSumByGather(tables: Tensor3D, patches: Tensor2D): Tensor2D {
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
