import {
  Conv2DBackpropFilter,
  type KernelConfig,
  ResizeBilinearGrad,
  ResizeNearestNeighborGrad,
} from '@tensorflow/tfjs-core';
import { conv2DBackpropFilter } from '../loops/conv2DBackpropFilter.js';
import { loopKernel } from '../loops/loopKernel.js';
import { resizeBilinearGrad } from '../loops/resizeBilinearGrad.js';
import { resizeNearestNeighborGrad } from '../loops/resizeNearestNeighborGrad.js';
import { unsortedSegmentSum } from './unsortedSegmentSum.js';

/**
 * Replacements of kernels of TF.js's cpu backend that are wrong (for batches of more than one image or images that are
 * not square) or slow.
 */
export const cpuKernels: readonly KernelConfig[] = [
  loopKernel(ResizeNearestNeighborGrad, 'cpu', resizeNearestNeighborGrad), // wrong
  loopKernel(ResizeBilinearGrad, 'cpu', resizeBilinearGrad), // wrong
  loopKernel(Conv2DBackpropFilter, 'cpu', conv2DBackpropFilter), // slow
  unsortedSegmentSum, // slow
];
