import { backend_util, type Conv2DAttrs, type KernelConfig, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { convolutionAsGradient } from './convolutionAsGradient.js';
import { inputGradientIsFaster } from './fastestForm.js';

/**
 * `Conv2D`, large ones as the input gradient of the convolution with the flipped filter: the same sums, two to four times faster.
 *
 * @param original - libtensorflow's own.
 */
export function conv2D(original: KernelConfig): KernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const { x, filter } = args.inputs as unknown as { x: Tensor4D; filter: Tensor4D };
    const { strides, pad, dataFormat, dilations, dimRoundingMode } = args.attrs as unknown as Conv2DAttrs;
    if (dataFormat !== 'NHWC') return original.kernelFunc(args);
    const info = backend_util.computeConv2DInfo(x.shape, filter.shape, strides, dilations, pad, dimRoundingMode);
    if (!inputGradientIsFaster(info)) return original.kernelFunc(args);
    return tidy(() => convolutionAsGradient(x, filter, info));
  };
  return { ...original, kernelFunc };
}
