import { readFileSync } from 'node:fs';
import {
  expectClose,
  expectNoLeaks,
  expectSameAfterLoading,
  perturbWeights,
  random,
  shared,
  testsOf,
} from '@ecgan/testing';
import { argMax, grad, type Scalar, slice, sum, type Tensor, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import type { SafeTensors } from '../../safetensors/index.js';
import { loadEspnetWeights } from '../../weights/loadEspnetWeights.js';
import { espnet } from './espnet.js';

const small = { blocks: [1, 1], numClasses: 6 } as const;
const apply = (network: LayersModel, images: Tensor) => network.apply(images) as Tensor4D;

/** RGB bytes (7y + 13x + 29c) mod 256, in [-1, 1]. */
const madeUp = (height: number, width: number) =>
  tensor4d(
    Float32Array.from({ length: height * width * 3 }, (_, i) => {
      const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
      return ((7 * y + 13 * x + 29 * c) % 256) / 127.5 - 1;
    }),
    [1, height, width, 3],
  );

/** Weights that their names decide, waves of sines: what the PyTorch figures below were computed with. */
function madeUpState(network: LayersModel): SafeTensors {
  const { missing } = loadEspnetWeights(network, {}, { strict: false });
  return Object.fromEntries(
    missing.map(({ name, shape }) => {
      const code = Array.from(name).reduce((total, letter) => total + letter.charCodeAt(0), 0);
      const length = shape.reduce((product, one) => product * one, 1);
      const numberOf = (wave: number) => {
        if (shape.length === 4) return (1.5 * wave) / Math.sqrt(length / shape[0]);
        if (name.endsWith('.running_var')) return 1 + 0.3 * wave;
        if (name.endsWith('act.weight')) return 0.25 + 0.1 * wave;
        return name.endsWith('.weight') ? 1 + 0.2 * wave : 0.1 * wave;
      };
      const data = Float32Array.from({ length }, (_, k) => numberOf(Math.sin(1.3 * k + code)));
      return [name, { dtype: 'F32' as const, shape: [...shape], data }];
    }),
  );
}

describe('espnet', () => {
  testsOf('espnet');

  // PyTorch 2, float64, functions of torch.nn.functional alone, on the 16×24 image above; at (7, 11) and (15, 23).
  test.each([
    {
      variant: 'camvid',
      numClasses: 6,
      inside: [-0.03819, -0.03577, 0.00468, 0.04015, 0.03294, -0.00928],
      corner: [-0.02682, -0.02444, 0.00391, 0.02811, 0.02243, -0.0071],
    },
    {
      variant: 'cityscapes',
      numClasses: 5,
      inside: [0.05129, 0.05477, 4e-5, -0.05474, -0.05133],
      corner: [0.03232, 0.05164, 0.01607, -0.03658, -0.05035],
    },
  ] as const)(
    'default: the logits of PyTorch, made-up weights of $variant',
    ({ variant, numClasses, inside, corner }) => {
      const network = espnet({ variant, numClasses, blocks: [1, 1] });
      loadEspnetWeights(network, madeUpState(network));
      const logits = apply(network, madeUp(16, 24));
      expect(logits.shape).toEqual([1, 16, 24, numClasses]);
      expectClose(slice(logits, [0, 7, 11, 0], [1, 1, 1, numClasses]), [...inside], 3e-4);
      expectClose(slice(logits, [0, 15, 23, 0], [1, 1, 1, numClasses]), [...corner], 3e-4);
      network.dispose();
    },
  );

  test('behavior: an image gets the same logits whatever is beside it', () => {
    const network = espnet(small);
    const images = random([2, 8, 16, 3], 1);
    const both = apply(network, images);
    const [first, size] = [
      [1, 0, 0, 0],
      [1, 8, 16, 3],
    ];
    expectClose(apply(network, slice(images, first, size)), slice(both, first, [1, 8, 16, 6]), 1e-4);
    network.dispose();
  });

  test('behavior: it cannot be differentiated, and TF.js says why', () => {
    const network = espnet(small);
    const loss = (x: Tensor) => sum(apply(network, x)) as Scalar;
    expect(() => grad(loss)(random([1, 8, 16, 3], 3))).toThrow('dilation rates greater than 1 are not yet supported');
    network.dispose();
  });

  test('behavior: survives saving and loading, leaves no tensors', async () => {
    const network = espnet(small);
    perturbWeights(network);
    await expectSameAfterLoading(network, [random([1, 8, 16, 3], 1)]);
    const images = random([1, 8, 16, 3], 1);
    await expectNoLeaks(() => apply(network, images).dispose());
    network.dispose();
  });

  test('args: seed', () => {
    const kernelOf = (seed: number) =>
      espnet({ ...small, seed })
        .getLayer('encoder.level1.conv')
        .getWeights()[0]
        .arraySync();
    expect(kernelOf(1)).toEqual(kernelOf(1));
    expect(kernelOf(1)).not.toEqual(kernelOf(2));
  });

  test('error: options out of range', () => {
    expect(() => espnet({ numClasses: 4 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numClasses: expected an integer ≥ 5, got 4.]`,
    );
    expect(() => espnet({ blocks: [0, 1] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: blocks[0]: expected an integer ≥ 1, got 0.]`,
    );
    expect(() => espnet({ variant: 'ade20k' as 'camvid' })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: variant: expected 'camvid' or 'cityscapes', got "ade20k".]`,
    );
  });
});

/** The authors' weights, MIT: not in the repository. */
const folder = shared('weights/segnets');

// As above, the published weights on an image of 96×128.
const references = {
  camvid: {
    ...{ mean: 0.115482, spread: 5.537274 },
    at: [2.20897, 2.91115, 1.31645, -5.83204, -9.47128, -1.06459, 7.20395, -2.43753, 3.8136, 0.36819, 0.01836, 2.50885],
    found: [0, 43, 0, 0, 0, 6, 12153, 0, 63, 0, 0, 23],
  },
  cityscapes: {
    ...{ mean: -0.005219, spread: 3.887876 },
    at: [
      ...[-4.89429, -7.73013, -0.91242, -1.08749, 2.31934, 3.42096, 5.82757, 0.87466, 8.05417, -0.07703],
      ...[3.87751, -4.1028, -3.22905, -5.42942, -2.10952, 1.01564, -1.53467, 0.10031, -2.47699, 8.07458],
    ],
    found: [0, 0, 0, 0, 0, 0, 129, 0, 894, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11265],
  },
};

describe.skipIf(!folder)('the published weights of ESPNet', () => {
  test.each(['camvid', 'cityscapes'] as const)('default: the logits of PyTorch, %s', (variant) => {
    const path = `${folder}/espnet_p2q8_${variant}`;
    const { weights } = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as {
      weights: { name: string; shape: number[]; byteOffset: number }[];
    };
    const { buffer } = Uint8Array.from(readFileSync(`${path}.bin`));
    const state: SafeTensors = {};
    for (const { name, shape, byteOffset } of weights) {
      const length = shape.reduce((product, one) => product * one, 1);
      state[name] = { dtype: 'F32', shape, data: new Float32Array(buffer, byteOffset, length) };
    }
    const network = espnet({ variant });
    expect(loadEspnetWeights(network, state).loaded).toHaveLength(189);
    const { mean, spread, at, found } = references[variant];
    const logits = apply(network, madeUp(96, 128));
    expectClose(slice(logits, [0, 48, 64, 0], [1, 1, 1, at.length]), at, 1e-3);
    const values = logits.dataSync() as Float32Array;
    const centre = values.reduce((total, value) => total + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((total, value) => total + (value - centre) ** 2, 0) / values.length);
    expect(centre).toBeCloseTo(mean, 3);
    expect(deviation).toBeCloseTo(spread, 3);
    const counts = Array<number>(at.length).fill(0);
    for (const id of argMax(logits, 3).dataSync()) counts[id] += 1;
    // A pixel at a border between classes may fall to either side.
    counts.forEach((count, id) => {
      expect(Math.abs(count - found[id])).toBeLessThanOrEqual(3);
    });
    network.dispose();
  });
});
