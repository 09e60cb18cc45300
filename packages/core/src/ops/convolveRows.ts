import {
  concat,
  matMul,
  reshape,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { gatherSum } from './gatherSum.js';

/**
 * Convolution of a map with few distinct values, computed once per distinct patch.
 *
 * `y[n] = Σ_p rows[patches[n, p]] · W_p`, with `rows[distinct] = 0`
 *
 * @remarks One matrix product multiplies every row by the weights of every offset; each patch then sums the products it refers
 * to. The number of multiplications grows with the number of rows, not of patches.
 * @param rows - `[distinct, inChannels]`.
 * @param kernel - `[kernelHeight, kernelWidth, inChannels, filters]`.
 * @param patches - int32 `[n, kernelHeight · kernelWidth]`, 0 ≤ value ≤ distinct; the value `distinct` stands for pixels outside the image.
 * @returns `[n, filters]`.
 */
export function convolveRows(rows: Tensor2D, kernel: Tensor4D, patches: Tensor2D): Tensor2D {
  return tidy(() => {
    const [kernelHeight, kernelWidth, channels, filters] = kernel.shape;
    const offsets = kernelHeight * kernelWidth;
    const distinct = rows.shape[0];
    const weights = reshape(transpose(kernel, [2, 0, 1, 3]), [channels, offsets * filters]) as Tensor2D;
    const products = reshape(matMul(rows, weights), [distinct, offsets, filters]);
    const tables = concat([transpose(products, [1, 0, 2]) as Tensor3D, zeros([offsets, 1, filters]) as Tensor3D], 1);
    return gatherSum(tables, patches);
  });
}
