import { gather, reshape, type Tensor, type Tensor2D, type Tensor3D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors.js';
import { convolve, type Padding } from './convolve.js';
import { gatherSum } from './gatherSum.js';
import { kernelTables } from './kernelTables.js';
import { labelPatches } from './labelPatches.js';

/** Options of {@link labelConvolution}. */
export interface LabelConvolutionOptions {
  strides: number;
  padding: Padding;
  /** Whether the kernel's last channel is the instance boundary. */
  boundary: boolean;
}

/**
 * Convolution of a one-hot label map, given in one of three forms with equal results up to rounding: `[segmentationMap]` (rank 4,
 * one-hot or soft); `[symbols]` (rank 3; kernel rows are gathered per pixel); `[innerPatches, innerIndex]` (kernel rows are
 * gathered per distinct neighbourhood; kernel 3×3, stride 1 and padding 1 only).
 *
 * `y[n] = Σ_p W[p, label[n + p]]`, pixels outside the image contributing 0
 *
 * @param kernel - `[kernelSize, kernelSize, channels, filters]`.
 * @returns `[batch, newHeight, newWidth, filters]`, without bias.
 * @throws {@link ShapeError} if labels have none of these forms, or the channels of a dense map differ from the kernel's.
 * @throws {@link ValueError} if patches are used with another kernel size, stride or padding.
 */
export function labelConvolution(
  labels: readonly Tensor[],
  kernel: Tensor4D,
  { strides, padding, boundary }: LabelConvolutionOptions,
): Tensor4D {
  const [first, index] = labels;
  if (labels.length === 1 && first.rank === 4) {
    const expected = ['batch', 'height', 'width', kernel.shape[2]];
    if (first.shape[3] !== kernel.shape[2])
      throw new ShapeError({ argument: 'labels', expected, received: first.shape });
    return convolve(first as Tensor4D, kernel, strides, padding);
  }
  return tidy(() => {
    const tables = kernelTables(kernel, boundary);
    const [, symbols, filters] = tables.shape;
    if (labels.length === 1 && first.rank === 3) {
      const geometry = { kernelSize: kernel.shape[0], strides, padding, outside: symbols - 1 };
      const { patches, height, width } = labelPatches(first as Tensor3D, geometry);
      return reshape(gatherSum(tables, patches), [first.shape[0], height, width, filters]);
    }
    if (labels.length === 2 && first.rank === 2 && index.rank === 3) {
      assertWindow(kernel.shape[0], strides, padding);
      return gather(gatherSum(tables, first as Tensor2D) as Tensor, index as Tensor3D) as Tensor4D;
    }
    const expected =
      'a dense map [batch, height, width, channels], symbols [batch, height, width], or innerPatches and innerIndex';
    throw new ShapeError({ argument: 'labels', expected, received: labels.flatMap(({ shape }) => shape) });
  });
}

function assertWindow(kernelSize: number, strides: number, padding: Padding): void {
  if (kernelSize === 3 && strides === 1 && (padding === 'same' || padding === 1)) return;
  throw new ValueError({
    argument: 'labels',
    expected: 'symbols [batch, height, width] for a kernel other than 3, stride 1, padding 1',
    received: 'innerPatches and innerIndex',
  });
}
