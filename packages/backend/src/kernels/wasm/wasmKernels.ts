import {
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  type KernelConfig,
  MaxPoolGrad,
  ResizeNearestNeighborGrad,
} from '@tensorflow/tfjs-core';
import { depthwiseBackpropFilter } from '../loops/depthwiseBackpropFilter.js';
import { depthwiseBackpropInput } from '../loops/depthwiseBackpropInput.js';
import { loopKernel } from '../loops/loopKernel.js';
import { maxPoolGrad } from '../loops/maxPoolGrad.js';
import { resizeNearestNeighborGrad } from '../loops/resizeNearestNeighborGrad.js';
import { conv2DBackpropFilter } from './conv2DBackpropFilter.js';
import { conv2DBackpropInput } from './conv2DBackpropInput.js';
import { gatherV2 } from './gatherV2.js';
import { unsortedSegmentSum } from './unsortedSegmentSum.js';

/** What TF.js's wasm backend lacks for training, gets wrong, or does many times slower than need be. */
export const wasmKernels: readonly KernelConfig[] = [
  conv2DBackpropFilter, // lacks
  unsortedSegmentSum, // lacks
  loopKernel(DepthwiseConv2dNativeBackpropFilter, 'wasm', depthwiseBackpropFilter), // lacks
  loopKernel(DepthwiseConv2dNativeBackpropInput, 'wasm', depthwiseBackpropInput), // lacks
  loopKernel(MaxPoolGrad, 'wasm', maxPoolGrad), // wrong
  conv2DBackpropInput, // slow
  gatherV2, // slow
  loopKernel(ResizeNearestNeighborGrad, 'wasm', resizeNearestNeighborGrad), // slow
];
