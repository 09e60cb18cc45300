import type { backend_util } from '@tensorflow/tfjs-core';

/** Multiplications and additions below which preparing another form costs more than it saves. */
const leastWork = 5e8;

/** Pixels of all images from which a map is large: below, a convolution has enough channels to keep oneDNN's kernels busy. */
const largeMap = 4096;

/** How a filter's gradient is computed: by libtensorflow's own kernel, or as one matrix product per tap or per row of taps. */
export type FilterGradientForm = 'native' | 'perTap' | 'perRow';

/**
 * Whether a convolution is cheaper computed as the input gradient of another: of odd filters at stride 1, where `'same'` pads both sides alike.
 *
 * Measured with libtensorflow 2.21 and oneDNN, GFLOP/s forward and as an input gradient (`docs/backends.md` has all): 256², 183 → 253: 34, 141; 64²,
 * 512 → 256: 49, 112; but 32², 128 → 2048: 150, 119; 4×64², 32 → 16: 96, 72.
 */
export function inputGradientIsCheaper(info: backend_util.Conv2DInfo): boolean {
  const { filterHeight, filterWidth, padInfo } = info;
  const centred = padInfo.top === padInfo.bottom && padInfo.left === padInfo.right;
  const same = padInfo.top === (filterHeight - 1) / 2 && padInfo.left === (filterWidth - 1) / 2;
  return strideless(info) && centred && same && pixels(info) >= largeMap && work(info) >= leastWork;
}

/**
 * The cheapest form of a filter's gradient.
 *
 * Measured likewise, native, per row, per tap: 256², 183 → 253: 17, 91, 96; 128², 128 → 128: 31, 71, 80; 5×37² `'valid'` 4×4, 256 → 512: 73, 124, 65;
 * 16², 1024 → 1024: 52, 113, 59; but 4×64², 32 → 16: 40, 17, 27.
 */
export function filterGradientForm(info: backend_util.Conv2DInfo): FilterGradientForm {
  if (!strideless(info) || work(info) < leastWork) return 'native';
  return info.outHeight * info.outWidth >= largeMap ? 'perTap' : 'perRow';
}

function strideless({ strideHeight, strideWidth, dilationHeight, dilationWidth }: backend_util.Conv2DInfo): boolean {
  return [strideHeight, strideWidth, dilationHeight, dilationWidth].every((length) => length === 1);
}

function pixels({ batchSize, outHeight, outWidth }: backend_util.Conv2DInfo): number {
  return batchSize * outHeight * outWidth;
}

function work(info: backend_util.Conv2DInfo): number {
  return 2 * pixels(info) * info.filterHeight * info.filterWidth * info.inChannels * info.outChannels;
}
