import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  random,
  testsOf,
} from '@ecgan/testing';
import { mul, ones, type Scalar, sum, type Tensor } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { noisyDropout } from './noisyDropout.js';

testsOf('noisyDropout');

const drawsOf = (layer: ReturnType<typeof noisyDropout>, training: boolean) =>
  Array.from((layer.apply(ones([1, 4000]), { training }) as Tensor).dataSync());

describe('noisyDropout', () => {
  test('default: in training the share that is asked for becomes 0, the rest grows by as much', () => {
    const draws = drawsOf(noisyDropout({ rate: 0.25, seed: 1 }), true);
    const kept = draws.filter((one) => one !== 0);
    expectClose(kept, Array(kept.length).fill(4 / 3));
    // 4000 draws deviate by 0.007.
    expect(Math.abs(kept.length / 4000 - 0.75)).toBeLessThan(0.03);
  });

  test('behavior: nothing is dropped at inference, unless asked for', () => {
    expect(new Set(drawsOf(noisyDropout({ rate: 0.5 }), false))).toEqual(new Set([1]));
    expect(new Set(drawsOf(noisyDropout({ rate: 0.5, atInference: true }), false))).toEqual(new Set([0, 2]));
    expect(new Set(drawsOf(noisyDropout({ rate: 0, atInference: true }), true))).toEqual(new Set([1]));
  });

  test('args: seed, the same sequence of different draws', () => {
    const [one, other] = [noisyDropout({ rate: 0.5, seed: 7 }), noisyDropout({ rate: 0.5, seed: 7 })];
    const first = drawsOf(one, true);
    expect(drawsOf(other, true)).toEqual(first);
    expect(drawsOf(one, true)).not.toEqual(first);
  });

  test('gradient: of what is kept', () => {
    const target = random([3, 8], 2);
    const loss = (x: Tensor) => {
      const layer = noisyDropout({ rate: 0.5, seed: 3 });
      return sum(mul(layer.apply(x, { training: true }) as Tensor, target)) as Scalar;
    };
    expectGradientsMatch(loss, [random([3, 8], 1)]);
  });

  test('behavior: survives saving and loading', async () => {
    const x = input({ shape: [8] });
    const dropped = noisyDropout({ rate: 0.5, atInference: true, seed: 3 }).apply(x) as SymbolicTensor;
    await expectSameAfterLoading(model({ inputs: x, outputs: dropped }), [random([3, 8], 1)]);
  });

  test('behavior: leaves no tensors', () => {
    const layer = noisyDropout({ rate: 0.5 });
    const x = ones([2, 3]);
    return expectNoLeaks(() => (layer.apply(x, { training: true }) as Tensor).dispose());
  });

  test('error: everything dropped', () => {
    expect(() => noisyDropout({ rate: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: rate: expected a number from 0 up to but not 1, got 1.]`,
    );
  });
});
