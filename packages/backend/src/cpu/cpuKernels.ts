import { type KernelConfig, ResizeBilinearGrad, ResizeNearestNeighborGrad } from '@tensorflow/tfjs-core';
import { loopKernel } from '../loops/loopKernel.js';
import { resizeBilinearGrad } from '../loops/resizeBilinearGrad.js';
import { resizeNearestNeighborGrad } from '../loops/resizeNearestNeighborGrad.js';

/** What TF.js's cpu backend gets wrong: batches of more than one image, images that are not square. */
export const cpuKernels: readonly KernelConfig[] = [
  loopKernel(ResizeNearestNeighborGrad, 'cpu', resizeNearestNeighborGrad),
  loopKernel(ResizeBilinearGrad, 'cpu', resizeBilinearGrad),
];
