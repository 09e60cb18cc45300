import { expectClose, expectNoLeaks, expectSameAfterLoading, random, testsOf } from '@ecgan/testing';
import { serialization, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { XavierNormal, xavierNormal } from './xavierNormal.js';

testsOf('xavierNormal');

const deviationOf = (values: ArrayLike<number>) =>
  Math.sqrt(Array.from(values).reduce((total, value) => total + value * value, 0) / values.length);

test('default: gain 0.02 and the fans of a convolution', { meta: { id: 'xavier-normal-gain-0-02' } }, () => {
  const values = xavierNormal({ seed: 1 }).apply([3, 3, 32, 64]).dataSync();
  // 18432 draws: the deviation is known to 0.5 %.
  expect(deviationOf(values) / (0.02 * Math.sqrt(2 / (9 * 32 + 9 * 64)))).toBeCloseTo(1, 1.5);
});

test('args: gain, seed, a matrix', () => {
  const values = xavierNormal({ gain: 1, seed: 2 }).apply([100, 300]).dataSync();
  expect(deviationOf(values) / Math.sqrt(2 / 400)).toBeCloseTo(1, 1.5);
  // A normal is not cut off at two deviations: 4.6 % of the draws lie beyond.
  const beyond = Array.from(values).filter((value) => Math.abs(value) > 2 * Math.sqrt(2 / 400)).length;
  expect(beyond / values.length).toBeGreaterThan(0.03);
  expectClose(xavierNormal({ gain: 1, seed: 2 }).apply([100, 300]), values, 0);
});

test('behavior: seed 0 is a seed', () => {
  expectClose(xavierNormal({ seed: 0 }).apply([4, 5]), xavierNormal({ seed: 0 }).apply([4, 5]), 0);
});

test('args: inputs, the parts of a kernel are as the whole', () => {
  const [first, second] = [12, 3].map((channels) =>
    xavierNormal({ seed: channels, inputs: 15 }).apply([4, 4, channels, 64]),
  );
  for (const part of [first, second]) {
    const values = part.dataSync();
    const expected = 0.02 * Math.sqrt(2 / (16 * (15 + 64)));
    expect(Math.abs(deviationOf(values) / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * values.length));
  }
  const whole = xavierNormal({ seed: 1, inputs: 3 });
  expectClose(whole.apply([4, 4, 3, 64]), xavierNormal({ seed: 1 }).apply([4, 4, 3, 64]), 0);
  expect(XavierNormal.fromConfig(XavierNormal, whole.getConfig()).getConfig()).toEqual(whole.getConfig());
});

test('behavior: TF.js layers take it and its config restores it', () => {
  const layer = layers.dense({ units: 2, inputShape: [3], kernelInitializer: xavierNormal({ gain: 1, seed: 3 }) });
  layer.build([null, 3]);
  expectClose(layer.getWeights()[0] as Tensor, xavierNormal({ gain: 1, seed: 3 }).apply([3, 2]), 0);
  const restored = layers.dense(layer.getConfig() as never);
  expect(restored.getConfig()).toEqual(layer.getConfig());
  expect(xavierNormal()).toBeInstanceOf(Object.getPrototypeOf(initializers.zeros().constructor));
  expect(serialization.SerializationMap.getMap().classNameMap.EcganXavierNormal[0]).toBe(XavierNormal);
});

test('behavior: the deviation follows the fans, whatever the shape', () => {
  const kernel = fc.record({
    ...{ window: fc.integer({ min: 1, max: 3 }), inputs: fc.integer({ min: 8, max: 40 }) },
    ...{ outputs: fc.integer({ min: 8, max: 40 }), seed: fc.nat(1000) },
  });
  fc.assert(
    fc.property(kernel, ({ window, inputs, outputs, seed }) => {
      const drawn = xavierNormal({ gain: 3, seed }).apply([window, window, inputs, outputs]);
      const values = drawn.dataSync();
      drawn.dispose();
      const expected = 3 * Math.sqrt(2 / (window * window * (inputs + outputs)));
      // Of n draws the deviation is known to 1 / √(2n): five of those, and the mean to five of its own.
      expect(Math.abs(deviationOf(values) / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * values.length));
      const mean = Array.from(values).reduce((total, value) => total + value, 0) / values.length;
      expect(Math.abs(mean / expected)).toBeLessThan(5 / Math.sqrt(values.length));
    }),
    { seed: 1, numRuns: 10 },
  );
});

test('behavior: a model that uses it survives saving and loading', async () => {
  const inputs = input({ shape: [3] });
  const layer = layers.dense({ units: 2, kernelInitializer: xavierNormal({ gain: 1, seed: 3 }) });
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [random([2, 3], 1)]);
});

test('behavior: leaves no tensors', () => expectNoLeaks(() => xavierNormal().apply([2, 2]).dispose()));
