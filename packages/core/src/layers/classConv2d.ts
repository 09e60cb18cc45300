import { concat, reshape, serialization, type Tensor, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { convolve } from '../ops/convolve.js';
import { convolvePatches } from '../ops/convolvePatches.js';
import { Convolution2d, type Convolution2dOptions } from './convolution2d.js';
import type { CallOptions, Shape } from './LayerOptions.js';
