import type { backend_util } from '@tensorflow/tfjs-core';

/** Multiplications and additions below which preparing another form costs more than it saves. */
const minFlops = 5e8;

/** Pixels of all images from which a map is large: below, a convolution has enough channels to keep oneDNN's kernels busy. */
const minPixels = 4096;

/** How a filter's gradient is computed: by libtensorflow's own kernel, or as one matrix product per tap or per row of taps. */
export type FilterGradientForm = 'native' | 'perTap' | 'perRow';

/**
 * Whether a convolution is cheaper computed as the input gradient of another: of odd filters at stride 1, where `'same'` pads both sides alike.
 *
 * Measured with libtensorflow 2.21 and oneDNN, GFLOP/s forward and as an input gradient (`docs/backends.md` has all): 256², 183 → 253: 34, 141; 64²,
 * 512 → 256: 49, 112; but 32², 128 → 2048: 150, 119; 4×64², 32 → 16: 96, 72.
 */
export function inputGradientIsFaster(info: backend_util.Conv2DInfo): boolean {
  const { filterHeight, filterWidth, padInfo } = info;
  const centred = padInfo.top === padInfo.bottom && padInfo.left === padInfo.right;
  const same = padInfo.top === (filterHeight - 1) / 2 && padInfo.left === (filterWidth - 1) / 2;
  return hasUnitSteps(info) && centred && same && outputPixels(info) >= minPixels && flops(info) >= minFlops;
}

/**
 * The cheapest form of a filter's gradient.
 *
 * Measured likewise, native, per row, per tap: 256², 183 → 253: 17, 91, 96; 128², 128 → 128: 31, 71, 80; 5×37² `'valid'` 4×4, 256 → 512: 73, 124, 65;
 * 16², 1024 → 1024: 52, 113, 59; but 4×64², 32 → 16: 40, 17, 27.
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
