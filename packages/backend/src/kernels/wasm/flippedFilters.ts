import { concat, reshape, slice, type Tensor3D, type Tensor4D, tidy, transpose, zeros } from '@tensorflow/tfjs-core';

/**
 * Returns the filters that compute the input gradient of a convolution, one per row phase.
 *
 * Row `s·i + r` of the input is multiplied only by the filter rows `r, r + s, r + 2s, …`; the same holds for columns.
 * The result has, per row phase `r`, a filter `[⌈h/s⌉, ⌈w/s⌉, outChannels, s · inChannels]`, flipped and with channels
 * swapped, whose output channels hold the column phases.
 *
 * @param filter - `[height, width, inChannels, outChannels]`.
 */
export function flippedFilters(filter: Tensor4D, stride: number): Tensor4D[] {
  return tidy(() => {
    const [height, width, inChannels, outChannels] = filter.shape;
    const [rows, columns] = [Math.ceil(height / stride), Math.ceil(width / stride)];
    const taps = transpose(reshape(filter, [height * width, inChannels, outChannels]), [0, 2, 1]) as Tensor3D;
    const nothing = zeros([1, outChannels, inChannels]) as Tensor3D;
    const tap = (row: number, column: number) =>
      row < height && column < width ? slice(taps, [row * width + column, 0, 0], [1, -1, -1]) : nothing;
    const phase = (row: number, column: number) => {
      const flipped = Array.from({ length: rows * columns }, (_, i) => {
        const [down, right] = [rows - 1 - Math.floor(i / columns), columns - 1 - (i % columns)];
        return tap(row + stride * down, column + stride * right);
      });
      return reshape(concat(flipped, 0), [rows, columns, outChannels, inChannels]);
    };
    return Array.from({ length: stride }, (_, row) => {
      const filters = Array.from({ length: stride }, (_, column) => phase(row, column));
      return (stride === 1 ? filters[0] : concat(filters, 3)) as Tensor4D;
    });
  });
}
