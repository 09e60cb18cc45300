import { getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';

/**
 * Registers kernels and replaces those that are already registered under the same name. Calling it again has no effect.
 */
export function registerKernels(kernels: readonly KernelConfig[]): void {
  for (const kernel of kernels) {
    const present = getKernel(kernel.kernelName, kernel.backendName);
    if (present === kernel) continue;
    if (present) unregisterKernel(kernel.kernelName, kernel.backendName);
    registerKernel(kernel);
  }
}
