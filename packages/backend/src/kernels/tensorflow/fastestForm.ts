import type { backend_util } from '@tensorflow/tfjs-core';

/** Floating-point operations below which another form costs more to prepare than it saves. */
const minFlops = 5e8;

/**
 * Number of output pixels from which a feature map counts as large. Smaller maps usually have enough channels for
 * oneDNN's kernels to be efficient.
 */
const minPixels = 4096;

/**
 * How a filter gradient is computed: by libtensorflow's kernel, or as one matrix product per filter tap or per filter
 * row.
 */
export type FilterGradientForm = 'native' | 'perTap' | 'perRow';

/**
 * Returns whether a convolution is faster as the input gradient of the convolution with the flipped filter. This form
 * needs stride 1 and an odd filter size, for which `'same'` pads both sides equally.
 *
 * Measured with libtensorflow 2.21 and oneDNN, GFLOP/s forward and as an input gradient (`docs/backends.md` has all):
 * 256², 183 → 253: 34, 141; 64², 512 → 256: 49, 112; but 32², 128 → 2048: 150, 119; 4×64², 32 → 16: 96, 72.
 */
export function inputGradientIsFaster(info: backend_util.Conv2DInfo): boolean {
  const { filterHeight, filterWidth, padInfo } = info;
  const centred = padInfo.top === padInfo.bottom && padInfo.left === padInfo.right;
  const same = padInfo.top === (filterHeight - 1) / 2 && padInfo.left === (filterWidth - 1) / 2;
  return hasUnitSteps(info) && centred && same && outputPixels(info) >= minPixels && flops(info) >= minFlops;
}

/**
 * Returns the fastest form of a filter gradient.
 *
 * Measured in the same way, GFLOP/s native, per row, per tap: 256², 183 → 253: 17, 91, 96; 128², 128 → 128: 31, 71, 80;
 * 5×37² `'valid'` 4×4, 256 → 512: 73, 124, 65; 16², 1024 → 1024: 52, 113, 59; but 4×64², 32 → 16: 40, 17, 27.
 */
export function filterGradientForm(info: backend_util.Conv2DInfo): FilterGradientForm {
  if (!hasUnitSteps(info) || flops(info) < minFlops) return 'native';
  return info.outHeight * info.outWidth >= minPixels ? 'perTap' : 'perRow';
}

function hasUnitSteps({ strideHeight, strideWidth, dilationHeight, dilationWidth }: backend_util.Conv2DInfo): boolean {
  return [strideHeight, strideWidth, dilationHeight, dilationWidth].every((length) => length === 1);
}

function outputPixels({ batchSize, outHeight, outWidth }: backend_util.Conv2DInfo): number {
  return batchSize * outHeight * outWidth;
}

function flops(info: backend_util.Conv2DInfo): number {
  return 2 * outputPixels(info) * info.filterHeight * info.filterWidth * info.inChannels * info.outChannels;
}
