import { getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';

/** Registers kernels in place of those a backend brings, if it does. Calling it twice changes nothing. */
export function registerKernels(kernels: readonly KernelConfig[]): void {
  for (const kernel of kernels) {
    const present = getKernel(kernel.kernelName, kernel.backendName);
    if (present === kernel) continue;
    if (present) unregisterKernel(kernel.kernelName, kernel.backendName);
    registerKernel(kernel);
  }
}
