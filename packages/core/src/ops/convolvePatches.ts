import {
  add,
  concat,
  customGrad,
  type GradSaveFunc,
  gather,
  matMul,
  reshape,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tidy,
  unsortedSegmentSum,
  zeros,
} from '@tensorflow/tfjs-core';
import { type PatchPart, patchParts } from '../layout/layoutForms.js';

/**
 * Convolution of rows that each output names: for maps that are not a grid.
 *
 * `y[n] = Σ_p rows[patches[n, p]] · W_p`, where the row after the last is 0
 *
 * @remarks The opposite order of `convolveRows`: patches are gathered first, then multiplied, which is cheaper where there are fewer
 * patches than rows. Backwards they are gathered again instead of kept.
 * @param rows - `[count, inChannels]`.
 * @param kernel - `[kernelHeight, kernelWidth, inChannels, filters]`.
 * @param patches - int32 `[n, kernelHeight · kernelWidth]`, 0 ≤ value ≤ count.
 * @returns `[n, filters]`.
 */
export function convolvePatches(rows: Tensor2D, kernel: Tensor4D, patches: Tensor2D): Tensor2D {
  const [count, channels] = rows.shape;
  const filters = kernel.shape[3];
  const [outputs, offsets] = patches.shape;
  const width = offsets * channels;
  const parts = patchParts(outputs, width);
  const part = (x: Tensor2D, [start, length]: PatchPart) => slice(x, [start, 0], [length, x.shape[1]]);
  const laidOut = (padded: Tensor, which: PatchPart) =>
    reshape(gather(padded, part(patches, which)), [which[1], width]) as Tensor2D;
  const convolve = customGrad((...args) => {
    const save = args[2] as GradSaveFunc;
    const [x, w] = args as [Tensor2D, Tensor4D];
    const padded = concat([x, zeros([1, channels])]);
    const weights = reshape(w, [width, filters]) as Tensor2D;
    save([padded, weights]);
    const value = concat(parts.map((which) => tidy(() => matMul(laidOut(padded, which), weights)))) as Tensor2D;
    const gradFunc = (dy: Tensor2D, [padded, weights]: Tensor[]): Tensor[] =>
      tidy(() => {
        const both = parts.map((which) =>
          tidy(() => {
            const change = part(dy, which);
            const toRows = reshape(matMul(change, weights as Tensor2D, false, true), [-1, channels]) as Tensor2D;
            const ids = reshape(part(patches, which), [-1]) as Tensor1D;
            return [unsortedSegmentSum(toRows, ids, count + 1), matMul(laidOut(padded, which), change, true)];
          }),
        );
        const [toRows, toWeights] = both.reduce(([a, b], [c, d]) => [add(a, c), add(b, d)]);
        return [slice(toRows, [0, 0], [count, channels]), reshape(toWeights, kernel.shape)];
      });
    return { value, gradFunc };
  });
  return tidy(() => convolve(rows, kernel) as Tensor2D);
}
