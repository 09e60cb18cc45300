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
 * Convolution over an explicit list of neighbours per output, for inputs that do not form a grid.
 *
 * `y[n] = Σ_p rows[patches[n, p]] · W_p`, with `rows[count] = 0`
 *
 * @remarks Gathers the patches and multiplies them by the kernel (im2col), in the opposite order of `convolveRows`; this is
 * cheaper where there are fewer patches than rows. The backward pass gathers the patches again instead of saving them.
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
  const sliceRows = (x: Tensor2D, [start, length]: PatchPart) => slice(x, [start, 0], [length, x.shape[1]]);
  const gatherColumns = (padded: Tensor, which: PatchPart) =>
    reshape(gather(padded, sliceRows(patches, which)), [which[1], width]) as Tensor2D;
  const convolve = customGrad((...args) => {
    const save = args[2] as GradSaveFunc;
    const [x, w] = args as [Tensor2D, Tensor4D];
    const padded = concat([x, zeros([1, channels])]);
    const weights = reshape(w, [width, filters]) as Tensor2D;
    save([padded, weights]);
    const value = concat(parts.map((which) => tidy(() => matMul(gatherColumns(padded, which), weights)))) as Tensor2D;
    const gradFunc = (dy: Tensor2D, [padded, weights]: Tensor[]): Tensor[] =>
      tidy(() => {
        const both = parts.map((which) =>
          tidy(() => {
            const partGradient = sliceRows(dy, which);
            const toRows = reshape(matMul(partGradient, weights as Tensor2D, false, true), [-1, channels]) as Tensor2D;
            const ids = reshape(sliceRows(patches, which), [-1]) as Tensor1D;
            return [
              unsortedSegmentSum(toRows, ids, count + 1),
              matMul(gatherColumns(padded, which), partGradient, true),
            ];
          }),
        );
        const [toRows, weightsGradient] = both.reduce(([a, b], [c, d]) => [add(a, c), add(b, d)]);
        return [slice(toRows, [0, 0], [count, channels]), reshape(weightsGradient, kernel.shape)];
      });
    return { value, gradFunc };
  });
  return tidy(() => convolve(rows, kernel) as Tensor2D);
}
