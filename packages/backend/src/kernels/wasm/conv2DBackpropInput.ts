import {
  backend_util,
  type Conv2DBackpropInputAttrs,
  concat,
  conv2d,
  getKernel,
  type KernelConfig,
  reshape,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { cropOrPad, type Margin } from '../cropOrPad.js';
import { flippedFilters } from './flippedFilters.js';

/** The wasm backend's own kernel, used where the two strides differ. */
const original = getKernel('Conv2DBackpropInput', 'wasm');

/**
 * `Conv2DBackpropInput` as convolutions of `dy` with the flipped filter. The wasm backend's own kernel reaches 1.5
 * GFLOP/s, its convolution 20 and more. A stride is split into phases whose results are interleaved, so no zeros are
 * multiplied.
 */
export const conv2DBackpropInput: KernelConfig = {
  kernelName: 'Conv2DBackpropInput',
  backendName: 'wasm',
  kernelFunc: (args) => {
    const { dy, filter } = args.inputs as unknown as { dy: Tensor4D; filter: Tensor4D };
    const { strides, pad, dimRoundingMode, inputShape } = args.attrs as unknown as Conv2DBackpropInputAttrs;
    const info = backend_util.computeConv2DInfo(inputShape, filter.shape, strides, 1, pad, dimRoundingMode);
    const stride = info.strideHeight;
    if (stride !== info.strideWidth) return original.kernelFunc(args);
    return tidy(() => {
      const filters = flippedFilters(filter, stride);
      const [tapsDown, tapsRight] = filters[0].shape;
      const rows = margins(tapsDown, stride, info.padInfo.top, info.inHeight, info.outHeight);
      const columns = margins(tapsRight, stride, info.padInfo.left, info.inWidth, info.outWidth);
      const gradient = cropOrPad(dy, rows.gradient, columns.gradient);
      const phases = filters.map((kernel) => conv2d(gradient, kernel, 1, 'valid'));
      return cropOrPad(stride === 1 ? phases[0] : interleave(phases, stride), rows.result, columns.result);
    });
  },
};

/** Returns, along one axis, the margins to add to or remove from the gradient and to remove from the result. */
function margins(taps: number, stride: number, before: number, inSize: number, outSize: number) {
  const first = Math.floor(before / stride);
  const last = Math.floor((before + inSize - 1) / stride);
  const gradient: Margin = [taps - 1 - first, last - (outSize - 1)];
  const drop = before - stride * first;
  const result: Margin = [-drop, -(stride * (last - first + 1) - drop - inSize)];
  return { gradient, result };
}

/**
 * Interleaves the phases: one `[batch, rows, columns, s · channels]` per row phase →
 * `[batch, s · rows, s · columns, channels]`.
 */
function interleave(phases: Tensor4D[], stride: number): Tensor4D {
  const [batch, rows, columns, channels] = phases[0].shape;
  const lines = phases.map((phase) => reshape(phase, [batch * rows, columns * channels]));
  return reshape(concat(lines, 1), [batch, rows * stride, columns * stride, channels / stride]);
}
