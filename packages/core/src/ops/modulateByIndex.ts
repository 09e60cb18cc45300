import {
  add,
  customGrad,
  type GradSaveFunc,
  gather,
  mul,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';

/**
 * Scales and shifts features by rows gathered per pixel.
 *
 * `y[b, i, j] = x[b, i, j] ⊙ scale[index[b, i, j]] + shift[index[b, i, j]]`
 *
 * @remarks The gathered maps are not saved for the backward pass; gathering again costs less than the memory.
 * @param x - `[batch, height, width, channels]`.
 * @param scale - `[rows, channels]`.
 * @param shift - `[rows, channels]`.
 * @param index - int32 `[batch, height, width]`.
 * @returns `[batch, height, width, channels]`.
 */
export function modulateByIndex(x: Tensor4D, scale: Tensor2D, shift: Tensor2D, index: Tensor3D): Tensor4D {
  const [rows, channels] = scale.shape;
  const modulate = customGrad((...args) => {
    const save = args[3] as GradSaveFunc;
    const [features, scales, shifts] = args as [Tensor4D, Tensor2D, Tensor2D];
    const value = add(
      tidy(() => mul(features, gather(scales, index))),
      gather(shifts, index),
    ) as Tensor4D;
    save([features, scales, index]);
    const gradFunc = (dy: Tensor4D, [x, scale, index]: Tensor[]) => {
      const flat = (map: Tensor) => reshape(map, [-1, channels]) as Tensor2D;
      const pixels = reshape(index, [-1]) as Tensor1D;
      return [
        mul(dy, gather(scale, index as Tensor3D)),
        unsortedSegmentSum(flat(mul(dy, x)), pixels, rows),
        unsortedSegmentSum(flat(dy), pixels, rows),
      ];
    };
    return { value, gradFunc };
  });
  return tidy(() => modulate(x, scale, shift) as Tensor4D);
}
