import { backend_util, type DepthwiseConv2dNativeBackpropInputAttrs } from '@tensorflow/tfjs-core';
import { depthwiseTaps } from './depthwiseTaps.js';
import type { Loop } from './loopKernel.js';

/** `DepthwiseConv2dNativeBackpropInput`, which the wasm backend lacks. */
export const depthwiseBackpropInput: Loop = ({ dy, filter }, attributes) => {
  const { strides, dilations, pad, dimRoundingMode, inputShape } =
    attributes as unknown as DepthwiseConv2dNativeBackpropInputAttrs;
  const shape = filter.shape as [number, number, number, number];
  const info = backend_util.computeConv2DInfo(inputShape, shape, strides, dilations, pad, dimRoundingMode, true);
  const sums = new Float32Array(inputShape.reduce((product, size) => product * size, 1));
  depthwiseTaps(info, (to, weight, from) => {
    sums[to] += dy.values[from] * filter.values[weight];
  });
  return { shape: inputShape, values: sums };
};
