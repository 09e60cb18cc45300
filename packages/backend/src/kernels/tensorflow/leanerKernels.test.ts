import { expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { installedBackends } from '../../installedBackends.js';
import { useBackend } from '../../useBackend.js';
import { nodeBackend } from './NodeBackend.js';

const installed = (await installedBackends()).includes('tensorflow');
if (installed) await useBackend('tensorflow');
else process.stderr.write('skipped: kernels of the tensorflow backend, which is not installed here\n');

/** How often `run` makes libtensorflow compute, takes a tensor to it and reads one back. */
function countCalls(run: () => void) {
  const { binding } = nodeBackend();
  const counts = { executeOp: 0, createTensor: 0, tensorDataSync: 0 };
  const counting = Object.create(
    binding,
    Object.fromEntries(
      Object.keys(counts).map((name) => {
        const method = binding[name as keyof typeof counts] as (...args: unknown[]) => unknown;
        const value = (...args: unknown[]) => {
          counts[name as keyof typeof counts]++;
          return method(...args);
        };
        return [name, { value }];
      }),
    ),
  );
  nodeBackend().binding = counting;
  try {
    run();
  } finally {
    nodeBackend().binding = binding;
  }
  return counts;
}

describe.skipIf(!installed)('tensorflowLeanerKernels', () => {
  test('behavior: softmax by definition, in float64', () => {
    const x = random([3, 4, 7], 1);
    const [logits, found] = [x.dataSync(), tf.softmax(tf.mul(x, 30)).dataSync()];
    for (let row = 0; row < 12; row++) {
      const powers = Array.from({ length: 7 }, (_, i) => Math.exp(Math.fround(30 * logits[row * 7 + i])));
      const sum = powers.reduce((total, power) => total + power, 0);
      powers.forEach((power, i) => {
        expect(found[row * 7 + i]).toBeCloseTo(power / sum, 6);
      });
    }
    expect(Array.from(tf.softmax(tf.tensor1d([1e38, -1e38, 1e38])).dataSync())).toEqual([0.5, 0, 0.5]);
    expect(tf.softmax(tf.zeros([0, 3])).shape).toEqual([0, 3]);
    expectGradientsMatch((value) => tf.sum(tf.mul(tf.softmax(value), x)), [random([3, 4, 7], 2)]);
  });

  test('behavior: a reshape to the shape it has, and a cast to the type it has, compute nothing', async () => {
    const x = random([2, 3], 1);
    x.dataSync();
    const counts = countCalls(() => {
      tf.reshape(x, [2, 3]).dispose();
      tf.cast(x, 'float32').dispose();
    });
    expect(counts.executeOp).toBe(0);
    const view = tf.reshape(x, [2, 3]);
    const values = Array.from(x.dataSync());
    x.dispose();
    expect(Array.from(view.dataSync())).toEqual(values);
    expect(Array.from(tf.reshape(view, [3, 2]).dataSync())).toEqual(values);
    expect(tf.reshape(view, [3, 2]).shape).toEqual([3, 2]);
    expect(Array.from(tf.cast(tf.tensor1d([1.7, -1.7]), 'int32').dataSync())).toEqual([1, -1]);
    expect(tf.reshape(tf.scalar(1), []).shape).toEqual([]);
    await expectNoLeaks(() => {
      tf.tidy(() => tf.cast(tf.reshape(view, [2, 3]), 'float32')).dispose();
    });
  });

  test('behavior: a sum of many is the one from left to right, to the bit', () => {
    const values = [1, 1e-8, 3e7, -3e7, 0.1].map(Math.fround);
    const expected = values.reduce((sum, value) => Math.fround(sum + value));
    const found = tf.addN(values.map((value) => tf.tensor1d([value, value])));
    expect(Array.from(found.dataSync())).toEqual([expected, expected]);
    const one = tf.scalar(3);
    expect(tf.addN([one]).dataSync()[0]).toBe(3);
  });

  test('behavior: gather reads no index back, and refuses one out of range', () => {
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    const indices = tf.tensor1d([2, 0, 2], 'int32');
    const counts = countCalls(() => {
      expect(tf.gather(x, indices).shape).toEqual([3, 2]);
    });
    expect(counts.tensorDataSync).toBe(0);
    expect(Array.from(tf.gather(x, indices).dataSync())).toEqual([5, 6, 1, 2, 5, 6]);
    expect(Array.from(tf.gather(x, tf.tensor1d([1, 0], 'int32'), 1).dataSync())).toEqual([2, 1, 4, 3, 6, 5]);
    const batched = tf.gather(x, tf.tensor2d([[1], [0], [1]], [3, 1], 'int32'), 1, 1);
    expect(Array.from(batched.dataSync())).toEqual([2, 3, 6]);
    expect(() => tf.gather(x, tf.tensor1d([0, 3], 'int32'))).toThrow('indices[1] = 3 is not in [0, 3)');
    expect(() => tf.gather(x, tf.tensor1d([-1], 'int32'))).toThrow('indices[0] = -1 is not in [0, 3)');
  });
});

describe.skipIf(!installed)('keepConstants', () => {
  test('default: a constant is handed to libtensorflow once', () => {
    const x = random([4], 1);
    tf.mul(x, 0.123);
    const counts = countCalls(() => {
      for (let i = 0; i < 10; i++) tf.mul(x, 0.123).dispose();
    });
    expect(counts).toEqual({ executeOp: 10, createTensor: 0, tensorDataSync: 0 });
    expect(countCalls(() => tf.mul(x, 0.124).dispose()).createTensor).toBe(1);
  });

  test('behavior: the value counts, with its sign, type and shape', () => {
    const one = tf.tensor1d([1]);
    expect(Object.is(tf.mul(one, 0).dataSync()[0], 0)).toBe(true);
    expect(Object.is(tf.mul(one, -0).dataSync()[0], -0)).toBe(true);
    expect(tf.add(tf.scalar(1, 'int32'), tf.scalar(2, 'int32')).dataSync()).toEqual(Int32Array.of(3));
    expect(tf.add(tf.scalar(1), tf.scalar(2)).dataSync()).toEqual(Float32Array.of(3));
    expect(tf.add(tf.tensor2d([[1], [2]]), tf.tensor2d([[1, 2]])).shape).toEqual([2, 2]);
    expect(Number.isNaN(tf.add(one, Number.NaN).dataSync()[0])).toBe(true);
  });

  test('behavior: an array that is changed later is another constant', () => {
    const values = Float32Array.of(1, 2);
    const [x, zero] = [tf.tensor1d(values), tf.zeros([2])];
    expect(Array.from(tf.add(x, zero).dataSync())).toEqual([1, 2]);
    values[0] = 5;
    expect(Array.from(tf.add(tf.tensor1d([1, 2]), zero).dataSync())).toEqual([1, 2]);
  });

  test('behavior: a constant can be read, disposed and made again', async () => {
    const make = () => tf.tidy(() => tf.add(tf.tensor1d([3, 4]), tf.tensor1d([1, 1])));
    const constant = tf.tensor1d([3, 4]);
    make().dispose();
    expect(Array.from(constant.dataSync())).toEqual([3, 4]);
    constant.dispose();
    expect(Array.from(make().dataSync())).toEqual([4, 5]);
    await expectNoLeaks(() => make().dispose());
  });

  test('behavior: never more of them than a few thousand, and the least used go', () => {
    const { binding } = nodeBackend();
    const x = tf.scalar(1).variable();
    const before = binding.getNumOfTensors();
    for (let i = 0; i < 5000; i++) {
      tf.add(x, i + 0.5).dispose();
      tf.add(x, 0.25).dispose();
    }
    expect(binding.getNumOfTensors() - before).toBeLessThan(2100);
    expect(countCalls(() => tf.add(x, 0.25).dispose()).createTensor).toBe(0);
    // More than are kept, in one op.
    const many = tf.tidy(() => tf.stack(Array.from({ length: 3000 }, (_, i) => tf.scalar(i - 0.125))));
    expect(many.dataSync()[2999]).toBe(2998.875);
  });
});
