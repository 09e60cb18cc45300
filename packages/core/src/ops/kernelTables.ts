import { add, concat, reshape, slice, type Tensor3D, type Tensor4D, tidy, zeros } from '@tensorflow/tfjs-core';

/**
 * Look-up tables of a kernel: the contribution of each label symbol to a convolution of the one-hot map, per offset of the kernel.
 *
 * `tables[p, symbol] = kernel[p, class] + boundaryBit · kernel[p, numClasses]`, and 0 for pixels outside the image
 *
 * @param kernel - `[kernelHeight, kernelWidth, channels, filters]`; `channels` is `numClasses`, or `numClasses + 1` with `boundary`.
 * @param boundary - Whether the last channel is the instance boundary.
 * @returns `[kernelHeight · kernelWidth, symbols + 1, filters]`.
 */
export function kernelTables(kernel: Tensor4D, boundary: boolean): Tensor3D {
  return tidy(() => {
    const [kernelHeight, kernelWidth, channels, filters] = kernel.shape;
    const offsets = kernelHeight * kernelWidth;
    const rows = reshape(kernel, [offsets, channels, filters]) as Tensor3D;
    const outside = zeros([offsets, 1, filters]) as Tensor3D;
    if (!boundary) return concat([rows, outside], 1);
    const classes = slice(rows, [0, 0, 0], [offsets, channels - 1, filters]);
    const edge = slice(rows, [0, channels - 1, 0], [offsets, 1, filters]);
    return concat([classes, add(classes, edge) as Tensor3D, outside], 1);
  });
}
