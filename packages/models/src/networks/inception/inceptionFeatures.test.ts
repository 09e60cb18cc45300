import { expectClose, expectNoLeaks, expectSameAfterLoading, random, testsOf } from '@ecgan/testing';
import { type Tensor2D, tensor4d } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SafeTensors } from '../../safetensors/index.js';
import { loadInceptionWeights } from '../../weights/loadInceptionWeights.js';
import { inceptionFeatures } from './inceptionFeatures.js';

const small = { narrowing: 16 } as const;
let state: SafeTensors;

/** Weights that their names decide, waves of sines: what the PyTorch figures below were computed with. */
beforeAll(() => {
  const network = inceptionFeatures(small);
  const { missing } = loadInceptionWeights(network, {}, { strict: false });
  network.dispose();
  state = Object.fromEntries(
    missing.map(({ name, shape }) => {
      const code = Array.from(name).reduce((total, letter) => total + letter.charCodeAt(0), 0);
      const length = shape.reduce((product, one) => product * one, 1);
      const numberOf = (wave: number) => {
        if (shape.length === 4) return (1.5 * wave) / Math.sqrt(length / shape[0]);
        if (name.endsWith('.running_var')) return 1 + 0.3 * wave;
        return name.endsWith('.weight') ? 1 + 0.2 * wave : 0.1 * wave;
      };
      const data = Float32Array.from({ length }, (_, k) => numberOf(Math.sin(1.3 * k + code)));
      return [name, { dtype: 'F32' as const, shape: [...shape], data }];
    }),
  );
});

/** RGB bytes (7y + 13x + 29c) mod 256 of 40×50 pixels, in [-1, 1]. */
const image = () =>
  tensor4d(
    Float32Array.from({ length: 40 * 50 * 3 }, (_, i) => {
      const [c, x, y] = [i % 3, Math.floor(i / 3) % 50, Math.floor(i / 150)];
      return ((7 * y + 13 * x + 29 * c) % 256) / 127.5 - 1;
    }),
    [1, 40, 50, 3],
  );

describe('inceptionFeatures', () => {
  testsOf('inceptionFeatures', 'loadInceptionWeights');

  test('default: the features of PyTorch, whose averages leave the padding out and whose last pool is a maximum', {
    meta: { id: 'inception-features' },
  }, () => {
    expect(Object.keys(state)).toHaveLength(470);
    const network = inceptionFeatures(small);
    // As in a whole file: the classifier and the counters are ignored.
    const fc = { dtype: 'F32' as const, shape: [1], data: Float32Array.of(1) };
    const file = { ...state, 'fc.weight': fc, 'fc.bias': fc, 'Mixed_7c.branch1x1.bn.num_batches_tracked': fc };
    expect(loadInceptionWeights(network, file).loaded).toHaveLength(470);
    const features = network.predict(image()) as Tensor2D;
    expect(features.shape).toEqual([1, 128]);
    const values = Array.from(features.dataSync());
    // PyTorch 2, float64, functions of torch.nn.functional alone: every eighth, and the last six.
    const every = [
      0, 0, 0, 0, 0.07775641, 0, 0, 0.0009261147, 0.07780029, 0.01801292, 0.1369189, 0, 0, 0.1082568, 0, 0,
    ];
    expectClose(
      values.filter((_, i) => i % 8 === 0),
      every,
      1e-4,
    );
    expectClose(values.slice(-6), [0, 0.0001007464, 0.01256093, 0.1178953, 0.03502008, 0], 1e-4);
    expect(Math.hypot(...values)).toBeCloseTo(1.290669463, 4);
    network.dispose();
  });

  test('behavior: frozen; survives saving and loading; leaves no tensors', async () => {
    const network = inceptionFeatures({ narrowing: 32 });
    await expectSameAfterLoading(network, [random([1, 8, 12, 3], 2)]);
    expect(network.trainableWeights).toEqual([]);
    const images = random([2, 8, 12, 3], 1);
    await expectNoLeaks(() => (network.predict(images) as Tensor2D).dispose());
    network.dispose();
  });

  test('error: another size, another network, options', () => {
    const network = inceptionFeatures({ narrowing: 32 });
    expect(() => loadInceptionWeights(network, state)).toThrow('tensors: not the weights of this network.');
    network.dispose();
    const other = sequential({ name: 'mine', layers: [layers.dense({ units: 1, inputShape: [2] })] });
    expect(() => loadInceptionWeights(other, state)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: network: expected a network of inceptionFeatures, got "mine".]`,
    );
    expect(() => inceptionFeatures({ narrowing: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: narrowing: expected an integer ≥ 1, got 0.]`,
    );
  });
});
