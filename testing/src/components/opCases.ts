import {
  averagePool,
  classMask,
  convolve,
  l2Normalize,
  labelPool,
  oneHotFloat,
  reflectionPad,
  resizeBilinear,
  safeNorm,
  spectralNorm,
  transferEdges,
  untaped,
  upsampleNearest,
  xavierNormal,
} from '@ecgan/core';
import { mul, square, type Tensor1D, type Tensor2D, type Tensor3D, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { exampleBatch } from '../exampleBatch.js';
import { random } from '../random.js';
import type { Cases } from './ComponentCase.js';

const image = () => random([2, 6, 5, 3], 1) as Tensor4D;
const layout = () => exampleBatch([2, 6, 4], { levels: 1 }).layout;

/** The functions of core, and its initializer. */
export const opCases = {
  averagePool: () => ({
    operands: [image()],
    compute: (x) => averagePool(x as Tensor4D, { poolSize: 3, strides: 2, padding: 1 }),
  }),
  classMask: () => {
    const pairs = tensor([0, 1, 1, 0, 1, 2], [3, 2], 'int32') as Tensor2D;
    const labels = layout().labelMap() as Tensor3D;
    const features = random([2, 6, 4, 3], 1);
    return { operands: [features], compute: (x) => classMask(x as Tensor4D, labels, pairs) };
  },
  convolve: () => ({
    operands: [image(), random([4, 4, 3, 2], 2)],
    compute: (x, kernel) => convolve(x as Tensor4D, kernel as Tensor4D, 2, 2),
  }),
  l2Normalize: () => ({ operands: [image()], compute: (x) => l2Normalize(x) }),
  labelPool: () => {
    const [, patches, index] = layout().inputs();
    return { compute: () => labelPool(patches as Tensor2D, index as Tensor3D, { numClasses: 5 }) };
  },
  oneHotFloat: () => {
    const ids = tensor([0, 2, -1, 1, 3], [5], 'int32');
    return { compute: () => oneHotFloat(ids, 3) };
  },
  reflectionPad: () => ({ operands: [image()], compute: (x) => reflectionPad(x as Tensor4D, 2) }),
  resizeBilinear: () => ({ operands: [image()], compute: (x) => resizeBilinear(x as Tensor4D, [9, 3]) }),
  safeNorm: () => ({ operands: [image()], compute: (x) => safeNorm(x) }),
  spectralNorm: () => {
    const u = random([4], 2, 0.1, 1) as Tensor1D;
    return { operands: [random([3, 3, 2, 4], 1)], compute: (kernel) => spectralNorm(kernel, u).sigma };
  },
  transferEdges: () => ({
    operands: [image(), random([2, 6, 5, 1], 2)],
    compute: (x, edges) => transferEdges(x as Tensor4D, edges as Tensor4D),
  }),
  untaped: () => ({
    operands: [image()],
    compute: (x) =>
      mul(
        x,
        untaped(() => square(x)),
      ),
  }),
  upsampleNearest: () => ({ operands: [image()], compute: (x) => upsampleNearest(x as Tensor4D, 2) }),
  xavierNormal: () => ({ compute: () => xavierNormal({ seed: 1 }).apply([3, 3, 2, 4]) }),
} satisfies Cases;
