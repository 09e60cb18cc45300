import { add, type KernelConfig, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * `AddN`, composed of sums from left to right.
 *
 * Libtensorflow's own begins with whichever input's memory it may write its result to, which is another one inside a
 * function: the last bit would differ.
 *
 * @param original - libtensorflow's own.
 */
export function addN(original: KernelConfig): KernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = (args) => {
    const tensors = args.inputs as unknown as Tensor[];
    if (tensors.length < 2) return original.kernelFunc(args);
    return tidy(() => tensors.reduce((sum, tensor) => add(sum, tensor)));
  };
  return { ...original, kernelFunc };
}
