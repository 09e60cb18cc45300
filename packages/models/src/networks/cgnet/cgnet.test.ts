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
import { loadCgnetWeights } from '../../weights/loadCgnetWeights.js';
import { cgnet } from './cgnet.js';

const small = { blocks: [2, 2], numClasses: 3 } as const;
const apply = (network: LayersModel, images: Tensor) => network.apply(images) as Tensor4D;

describe('cgnet', () => {
  testsOf('cgnet');

  test('default: as many weights as published, logits at the size of the image, even or odd', () => {
    const network = cgnet();
    expect(network.countParams()).toBe(504_510);
    expect(apply(network, random([2, 16, 24, 3], 1)).shape).toEqual([2, 16, 24, 11]);
    expect(apply(network, random([1, 19, 33, 3], 1)).shape).toEqual([1, 19, 33, 11]);
    network.dispose();
  });

  test('behavior: an image gets the same logits whatever is beside it', () => {
    const network = cgnet(small);
    const images = random([2, 8, 16, 3], 1);
    const both = apply(network, images);
    expectClose(
      apply(network, slice(images, [1, 0, 0, 0], [1, 8, 16, 3])),
      slice(both, [1, 0, 0, 0], [1, 8, 16, 3]),
      1e-4,
    );
    network.dispose();
  });

  test('behavior: it cannot be differentiated, and TF.js says why', () => {
    const network = cgnet(small);
    const loss = (x: Tensor) => sum(apply(network, x)) as Scalar;
    expect(() => grad(loss)(random([1, 8, 16, 3], 3))).toThrow('dilation rates greater than 1 are not yet supported');
    network.dispose();
  });

  test('behavior: survives saving and loading, leaves no tensors', async () => {
    const network = cgnet(small);
    perturbWeights(network);
    await expectSameAfterLoading(network, [random([1, 8, 16, 3], 1)]);
    const images = random([1, 8, 16, 3], 1);
    await expectNoLeaks(() => apply(network, images).dispose());
    network.dispose();
  });

  test('args: seed', () => {
    const kernelOf = (seed: number) =>
      cgnet({ ...small, seed })
        .getLayer('level1_0.conv')
        .getWeights()[0]
        .arraySync();
    expect(kernelOf(1)).toEqual(kernelOf(1));
    expect(kernelOf(1)).not.toEqual(kernelOf(2));
  });

  test('error: options out of range', () => {
    expect(() => cgnet({ numClasses: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numClasses: expected an integer ≥ 1, got 0.]`,
    );
    expect(() => cgnet({ blocks: [3, 1] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: blocks[1]: expected an integer ≥ 2, got 1.]`,
    );
  });
});

/** The authors' weights for CamVid, MIT: not in the repository. */
const manifest = shared('weights/segnets/cgnet_m3n21_camvid.json');

describe.skipIf(!manifest)('the published weights of CGNet', () => {
  const path = manifest as string;

  function publishedState(): SafeTensors {
    const { weights } = JSON.parse(readFileSync(path, 'utf8')) as {
      weights: { name: string; shape: number[]; byteOffset: number }[];
    };
    const { buffer } = Uint8Array.from(readFileSync(path.replace('.json', '.bin')));
    return Object.fromEntries(
      weights.map(({ name, shape, byteOffset }) => {
        const data = new Float32Array(
          buffer,
          byteOffset,
          shape.reduce((product, length) => product * length, 1),
        );
        return [name, { dtype: 'F32' as const, shape, data }];
      }),
    );
  }

  test('default: the logits of PyTorch', () => {
    const reference = JSON.parse(readFileSync(path.replace('.json', '.reference.json'), 'utf8'));
    const state = publishedState();
    const network = cgnet();
    expect(loadCgnetWeights(network, state).loaded).toHaveLength(Object.keys(state).length);
    const [classes, height, width] = reference.shape;
    const bytes = Array.from({ length: height * width * 3 }, (_, i) => {
      const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
      return (7 * y + 13 * x + 29 * c) % 256;
    });
    const logits = apply(
      network,
      tensor4d(
        bytes.map((byte) => byte / 127.5 - 1),
        [1, height, width, 3],
      ),
    );
    expectClose(slice(logits, [0, 48, 64, 0], [1, 1, 1, classes]), reference.at_y48_x64, 1e-3);
    const values = logits.dataSync() as Float32Array;
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length);
    expect(mean).toBeCloseTo(reference.mean, 3);
    expect(spread).toBeCloseTo(reference.std, 3);
    const found = Array<number>(classes).fill(0);
    for (const id of argMax(logits, 3).dataSync()) found[id] += 1;
    // A pixel at a border between classes may fall to either side.
    found.forEach((count, id) => {
      expect(Math.abs(count - reference.argmax_hist[id])).toBeLessThanOrEqual(3);
    });
    network.dispose();
  });
});
