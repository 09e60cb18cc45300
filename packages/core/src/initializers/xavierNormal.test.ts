import { expectClose, expectNoLeaks, expectSameAfterLoading, random } from '@ecgan/testing';
import { serialization, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { XavierNormal, xavierNormal } from './xavierNormal.js';

const deviationOf = (values: ArrayLike<number>) =>
  Math.sqrt(Array.from(values).reduce((total, value) => total + value * value, 0) / values.length);

test('default: gain 0.02 and the fans of a convolution', () => {
  const values = xavierNormal({ seed: 1 }).apply([3, 3, 32, 64]).dataSync();
  // The standard error of the deviation of 18432 draws is 0.5 %.
  expect(deviationOf(values) / (0.02 * Math.sqrt(2 / (9 * 32 + 9 * 64)))).toBeCloseTo(1, 1.5);
});

test('args: gain, seed, a matrix', () => {
  const values = xavierNormal({ gain: 1, seed: 2 }).apply([100, 300]).dataSync();
  expect(deviationOf(values) / Math.sqrt(2 / 400)).toBeCloseTo(1, 1.5);
  // Of an untruncated normal 4.6 % of the draws lie beyond two standard deviations.
  const beyond = Array.from(values).filter((value) => Math.abs(value) > 2 * Math.sqrt(2 / 400)).length;
  expect(beyond / values.length).toBeGreaterThan(0.03);
  expectClose(xavierNormal({ gain: 1, seed: 2 }).apply([100, 300]), values, 0);
});

test('behavior: TF.js layers accept it and restore it from its config', () => {
  const layer = layers.dense({ units: 2, inputShape: [3], kernelInitializer: xavierNormal({ gain: 1, seed: 3 }) });
  layer.build([null, 3]);
  expectClose(layer.getWeights()[0] as Tensor, xavierNormal({ gain: 1, seed: 3 }).apply([3, 2]), 0);
  const restored = layers.dense(layer.getConfig() as never);
  expect(restored.getConfig()).toEqual(layer.getConfig());
  expect(xavierNormal()).toBeInstanceOf(Object.getPrototypeOf(initializers.zeros().constructor));
  expect(serialization.SerializationMap.getMap().classNameMap.EcganXavierNormal[0]).toBe(XavierNormal);
});

test('behavior: the standard deviation follows from the fans, for any shape', () => {
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
      // Five standard errors: that of the deviation of n draws is 1 / √(2n), that of the mean 1 / √n.
      expect(Math.abs(deviationOf(values) / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * values.length));
      const mean = Array.from(values).reduce((total, value) => total + value, 0) / values.length;
      expect(Math.abs(mean / expected)).toBeLessThan(5 / Math.sqrt(values.length));
    }),
    { seed: 1, numRuns: 10 },
  );
});

test('behavior: a model that uses it is the same after saving and loading', async () => {
  const inputs = input({ shape: [3] });
  const layer = layers.dense({ units: 2, kernelInitializer: xavierNormal({ gain: 1, seed: 3 }) });
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [random([2, 3], 1)]);
});

test('behavior: leaves no tensors', () => expectNoLeaks(() => xavierNormal().apply([2, 2]).dispose()));
