import { add, type KernelConfig, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * `AddN`, composed of sums from left to right.
 *
 * libtensorflow's own starts with the input whose memory it can reuse for the result. Inside a function that is another
 * input, so the last bit would differ.
 *
 * @param original - tfjs-node's kernel.
 */
export function addN(original: KernelConfig): KernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const tensors = args.inputs as unknown as Tensor[];
    if (tensors.length < 2) return original.kernelFunc(args);
    return tidy(() => tensors.reduce((sum, tensor) => add(sum, tensor)));
  };
  return { ...original, kernelFunc };
}
