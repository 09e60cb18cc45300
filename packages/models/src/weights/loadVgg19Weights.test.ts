import { expectNoLeaks, testsOf } from '@ecgan/testing';
import type { Tensor } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { vgg19Features } from '../networks/vgg/vgg19Features.js';
import type { SafeTensor, SafeTensors } from '../safetensors/index.js';
import { loadVgg19Weights } from './loadVgg19Weights.js';

const network = vgg19Features();

/** A tensor whose numbers tell where they are. */
function counting(...shape: number[]): SafeTensor {
  const length = shape.reduce((product, side) => product * side, 1);
  return { dtype: 'F32', shape, data: Float32Array.from({ length }, (_, i) => i % 1001) };
}

/** torchvision's `vgg19().features`, as its page lists them: position, inputs, outputs. */
const convolutions = [
  ...[
    [0, 3, 64],
    [2, 64, 64],
    [5, 64, 128],
    [7, 128, 128],
    [10, 128, 256],
    [12, 256, 256],
    [14, 256, 256],
  ],
  ...[
    [16, 256, 256],
    [19, 256, 512],
    [21, 512, 512],
    [23, 512, 512],
    [25, 512, 512],
    [28, 512, 512],
  ],
];
const state: SafeTensors = Object.fromEntries(
  convolutions.flatMap(([position, inputs, outputs]) => [
    [`features.${position}.weight`, counting(outputs, inputs, 3, 3)],
    [`features.${position}.bias`, counting(outputs)],
  ]),
);

const kernelOf = (name: string) => network.getLayer(name).getWeights()[0] as Tensor;

describe('loadVgg19Weights', () => {
  testsOf('loadVgg19Weights');

  test('default: every convolution as far as relu5_1; kernels turn from [out, in, h, w] to [h, w, in, out]', () => {
    const { loaded, ...others } = loadVgg19Weights(network, state);
    expect(others).toEqual({ missing: [], unused: [], mismatched: [] });
    expect([...loaded].sort()).toEqual(Object.keys(state).sort());
    const [out, inside, row, column] = [200, 100, 2, 1];
    const values = kernelOf('conv4_1').bufferSync() as { get(...at: number[]): number };
    expect(values.get(row, column, inside, out)).toBe((((out * 256 + inside) * 3 + row) * 3 + column) % 1001);
  });

  test('behavior: a wrapper, and what comes after relu5_1, are ignored', () => {
    const whole = { ...state, 'features.30.weight': counting(512, 512, 3, 3), 'classifier.6.bias': counting(1000) };
    const wrapped = Object.fromEntries(Object.entries(whole).map(([name, one]) => [`module.vgg.${name}`, one]));
    expect(loadVgg19Weights(network, wrapped).loaded).toHaveLength(26);
  });

  test('behavior: leaves no tensors', () => expectNoLeaks(() => loadVgg19Weights(network, state)));

  test('error: missing, of another shape, of another network; nothing is loaded', () => {
    const before = kernelOf('conv1_1').arraySync();
    const { 'features.28.bias': _, ...rest } = state;
    const wrong = { ...rest, 'features.0.weight': counting(64, 1, 3, 3), 'features.1.weight': counting(64) };
    expect(() => loadVgg19Weights(network, wrong)).toThrowErrorMatchingInlineSnapshot(`
      [WeightMismatchError: tensors: not the weights of this network.
        missing features.28.bias [512]
        mismatched features.0.weight: expected [64, 3, 3, 3], got [64, 1, 3, 3]
        unused features.1.weight [64]
      Build the network with the sizes of the one that was saved, or pass strict: false to load what fits.]
    `);
    expect(kernelOf('conv1_1').arraySync()).toEqual(before);
    expect(loadVgg19Weights(network, wrong, { strict: false }).loaded).toHaveLength(24);
  });

  test('error: numbers that are none', () => {
    const damaged: SafeTensors = {
      ...state,
      'features.0.bias': { dtype: 'F32', shape: [64], data: new Float32Array(64).fill(NaN) },
    };
    expect(() => loadVgg19Weights(network, damaged)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: tensors["features.0.bias"]: expected finite numbers, got NaN. It is element 0: the file is damaged, or the training that wrote it had diverged.]`,
    );
  });

  test('error: a network of another kind', () => {
    const other = sequential({ layers: [layers.dense({ name: 'dense', units: 1, inputShape: [2] })] });
    expect(() => loadVgg19Weights(other, state)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: network.layers: expected those of vgg19Features, got "dense".]`,
    );
  });
});
