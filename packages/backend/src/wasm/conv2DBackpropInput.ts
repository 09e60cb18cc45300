import {
  backend_util,
  type Conv2DBackpropInputAttrs,
  concat,
  conv2d,
  depthToSpace,
  getKernel,
  type KernelConfig,
  reshape,
  reverse,
  slice,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { cropOrPad, type Margin } from './cropOrPad.js';

/**
 * The filter that gives the input's gradient, `[⌈h/s⌉, ⌈w/s⌉, outChannels, s · s · inChannels]` of
 * `[h, w, inChannels, outChannels]`: row `s·i + r` of the input meets the filter's rows `r, r + s, r + 2s, …` only,
 * and so do columns; each of the `s · s` phases becomes output channels of its own.
 */
function phaseFilter(filter: Tensor4D, stride: number): Tensor4D {
  const [height, width, inChannels, outChannels] = filter.shape;
  const [rows, columns] = [Math.ceil(height / stride), Math.ceil(width / stride)];
  const channels = inChannels * outChannels;
  // Filters are [height, width, …], which cropOrPad reads as [batch, height, …]: hence the extra first dimension.
  const whole = cropOrPad(
    reshape(filter, [1, height, width, channels]),
    [0, rows * stride - height],
    [0, columns * stride - width],
  );
  // Four dimensions at a time: beyond, the wasm backend slices and transposes number by number.
  const flipped = reverse(reshape(whole, [rows, stride, columns, stride * channels]), [0, 2]);
  const phases = Array.from({ length: stride * stride }, (_, phase) => {
    const [row, column] = [Math.floor(phase / stride), phase % stride];
    const taps = slice(flipped, [0, row, 0, column * channels], [rows, 1, columns, channels]);
    return transpose(reshape(taps, [rows, columns, inChannels, outChannels]), [0, 1, 3, 2]) as Tensor4D;
  });
  return stride === 1 ? phases[0] : concat(phases, 3);
}

/** Along one axis: which of the gradient's rows to add or drop at each end, and which of the result's to drop. */
function margins(taps: number, stride: number, before: number, inSize: number, outSize: number) {
  const first = Math.floor(before / stride);
  const last = Math.floor((before + inSize - 1) / stride);
  const gradient: Margin = [taps - 1 - first, last - (outSize - 1)];
  const drop = before - stride * first;
  const result: Margin = [-drop, -(stride * (last - first + 1) - drop - inSize)];
  return { gradient, result };
}

/** The wasm backend's own, for what {@link conv2DBackpropInput} leaves to it: strides that differ. */
const original = getKernel('Conv2DBackpropInput', 'wasm');

/**
 * `Conv2DBackpropInput` as one convolution of `dy` with the flipped filter. The wasm backend's own loop does
 * 1.5 GFLOP/s where its convolution does 20 and more; a stride gives `s · s` phases that interleave, no zeros multiplied.
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
      const kernel = phaseFilter(filter, stride);
      const rows = margins(kernel.shape[0], stride, info.padInfo.top, info.inHeight, info.outHeight);
      const columns = margins(kernel.shape[1], stride, info.padInfo.left, info.inWidth, info.outWidth);
      const phases = conv2d(cropOrPad(dy, rows.gradient, columns.gradient), kernel, 1, 'valid');
      const whole = stride === 1 ? phases : depthToSpace(phases, stride);
      return cropOrPad(whole, rows.result, columns.result);
    });
  },
};
