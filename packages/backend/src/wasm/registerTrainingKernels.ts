import { getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { conv2DBackpropFilter } from './conv2DBackpropFilter.js';
import { conv2DBackpropInput } from './conv2DBackpropInput.js';
import { gatherV2 } from './gatherV2.js';
import { unsortedSegmentSum } from './unsortedSegmentSum.js';

const kernels: KernelConfig[] = [conv2DBackpropFilter, conv2DBackpropInput, gatherV2, unsortedSegmentSum];

/** Completes TF.js's wasm backend with what training needs and replaces what is slow. Calling it twice changes nothing. */
export function registerTrainingKernels(): void {
  for (const kernel of kernels) {
    const present = getKernel(kernel.kernelName, kernel.backendName);
    if (present === kernel) continue;
    if (present) unregisterKernel(kernel.kernelName, kernel.backendName);
    registerKernel(kernel);
  }
}
