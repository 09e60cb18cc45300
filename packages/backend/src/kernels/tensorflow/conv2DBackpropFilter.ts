import {
  backend_util,
  type Conv2DBackpropFilterAttrs,
  type KernelConfig,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { filterGradientForm } from './fastestForm.js';
import { productPerRow } from './productPerRow.js';
import { productPerTap } from './productPerTap.js';

/**
 * `Conv2DBackpropFilter`; large gradients are computed as matrix products, two to six times faster.
 *
 * `∂W[i, j, c, o] = Σ_p x[p + (i, j), c] · ∂y[p, o]`
 *
 * @param original - The kernel of libtensorflow, used for all other gradients.
 */
export function conv2DBackpropFilter(original: KernelConfig): KernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const { x, dy } = args.inputs as unknown as { x: Tensor4D; dy: Tensor4D };
    const { strides, pad, dataFormat, dimRoundingMode, filterShape } =
      args.attrs as unknown as Conv2DBackpropFilterAttrs;
    if (dataFormat !== 'NHWC') return original.kernelFunc(args);
    const info = backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
    const form = filterGradientForm(info);
    if (form === 'native') return original.kernelFunc(args);
    return tidy(() => (form === 'perTap' ? productPerTap : productPerRow)(x, dy, info));
  };
  return { ...original, kernelFunc };
}
