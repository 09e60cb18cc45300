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
import { batchMatMul } from './batchMatMul.js';
import { conv2DBackpropFilter } from './conv2DBackpropFilter.js';
import { conv2DBackpropInput } from './conv2DBackpropInput.js';
import { gatherV2 } from './gatherV2.js';
import { identity } from './identity.js';
import { slice } from './slice.js';
import { splitV } from './splitV.js';
import { tile } from './tile.js';
import { unpack } from './unpack.js';
import { unsortedSegmentSum } from './unsortedSegmentSum.js';

/** Kernels that TF.js's wasm backend lacks for training, computes wrongly, or computes many times slower than these. */
export const wasmKernels: readonly KernelConfig[] = [
  conv2DBackpropFilter, // missing
  unsortedSegmentSum, // missing
  loopKernel(DepthwiseConv2dNativeBackpropFilter, 'wasm', depthwiseBackpropFilter), // missing
  loopKernel(DepthwiseConv2dNativeBackpropInput, 'wasm', depthwiseBackpropInput), // missing
  loopKernel(MaxPoolGrad, 'wasm', maxPoolGrad), // wrong
  batchMatMul, // slow
  conv2DBackpropInput, // slow
  gatherV2, // slow
  identity, // slow
  slice, // slow
  splitV, // slow
  tile, // slow
  unpack, // slow
  loopKernel(ResizeNearestNeighborGrad, 'wasm', resizeNearestNeighborGrad), // slow
];
