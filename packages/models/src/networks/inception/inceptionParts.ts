import { averagePool2d } from '@ecgan/core';
import { initializers, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { SeedSequence } from '../initialWeights.js';

/** Kernel size: the side of a square, or height and width. */
export type Kernel = number | readonly [height: number, width: number];

/** One conv of a chain: name of its PyTorch module, filters, kernel size, and whether it halves the resolution (stride 2). */
export type ChainStep = readonly [name: string, filters: number, kernel: Kernel, halves?: 'halves'];

/** See {@link inceptionParts}. */
export type InceptionParts = ReturnType<typeof inceptionParts>;

/**
 * Functions that apply the convs and pools of Inception v3.
 *
 * @param narrowing - Divides the filters of every conv.
 * @param seeds - Seeds of the initial weights, drawn in the order of the calls.
 */
export function inceptionParts(narrowing: number, seeds: SeedSequence) {
  const apply = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]) => layer.apply(x) as SymbolicTensor;
  /** A chain of convs with batch norm and ReLU. Convs that halve the resolution have no padding. */
  const chain = (block: string, steps: readonly ChainStep[], x: SymbolicTensor, padding: 'same' | 'valid' = 'same') =>
    steps.reduce((maps, [step, filters, kernel, halves]) => {
      const name = block === '' ? step : `${block}.${step}`;
      const conv = layers.conv2d({
        ...{ name: `${name}.conv`, filters: Math.ceil(filters / narrowing), useBias: false },
        kernelSize: typeof kernel === 'number' ? kernel : [...kernel],
        ...{ strides: halves ? 2 : 1, padding: halves ? 'valid' : padding },
        kernelInitializer: initializers.heNormal({ seed: seeds.next() }),
      });
      const norm = layers.batchNormalization({ name: `${name}.bn`, epsilon: 1e-3 });
      return apply(layers.activation({ name: `${name}.relu`, activation: 'relu' }), apply(norm, apply(conv, maps)));
    }, x);
  const concatenate = (block: string, xs: SymbolicTensor[]) =>
    apply(layers.concatenate({ name: `${block}.join`, axis: 3 }), xs);
  /** Average pooling 3×3 with stride 1; the padding does not count in the average. */
  const average = (name: string, x: SymbolicTensor) =>
    apply(averagePool2d({ name, poolSize: 3, strides: 1, padding: 1 }), x);
  /** Max pooling 3×3: with stride 1 at the same size, with stride 2 without padding. */
  const maximum = (name: string, x: SymbolicTensor, strides: 1 | 2) =>
    apply(layers.maxPooling2d({ name, poolSize: 3, strides, padding: strides === 1 ? 'same' : 'valid' }), x);
  return { average, chain, concatenate, maximum };
}
