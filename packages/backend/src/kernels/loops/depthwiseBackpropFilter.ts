import { backend_util, type DepthwiseConv2dNativeBackpropFilterAttrs } from '@tensorflow/tfjs-core';
import { depthwiseTaps } from './depthwiseTaps.js';
import type { Loop } from './loopKernel.js';

/** `DepthwiseConv2dNativeBackpropFilter`, which the wasm backend lacks. */
export const depthwiseBackpropFilter: Loop = ({ x, dy }, attributes) => {
  const { strides, dilations, pad, dimRoundingMode, filterShape } =
    attributes as unknown as DepthwiseConv2dNativeBackpropFilterAttrs;
  const shape = x.shape as [number, number, number, number];
  const info = backend_util.computeConv2DInfo(shape, filterShape, strides, dilations, pad, dimRoundingMode, true);
  const sums = new Float32Array(filterShape.reduce((product, size) => product * size, 1));
  depthwiseTaps(info, (input, to, from) => {
    sums[to] += dy.values[from] * x.values[input];
  });
  return { shape: filterShape, values: sums };
};
