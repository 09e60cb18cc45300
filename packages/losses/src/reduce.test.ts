import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { add, grad, square, sum, tensor, tensor1d, valueAndGrad, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reduce, zeroOf } from './reduce.js';

testsOf('reduce');

const losses = tensor([1, 2, 3, 6], [2, 2]);
const weights = tensor([1, 0, 0.5, 0], [2, 2]);

test('default', () => {
  expectClose(reduce(losses, 'mean'), [3]);
  expectClose(reduce(losses, 'sum'), [12]);
  const none = reduce(losses, 'none');
  expect(none.shape).toEqual([2, 2]);
  expectClose(none, [1, 2, 3, 6]);
});

test('args: weights', () => {
  expectClose(reduce(losses, 'mean', weights), [2.5 / 1.5]);
  expectClose(reduce(losses, 'sum', weights), [2.5]);
  expectClose(reduce(losses, 'none', weights), [1, 0, 1.5, 0]);
});

test('gradient: against finite differences', () => {
  expectGradientsMatch((x) => reduce(x, 'mean', weights), [random([2, 2], 1)]);
  expectGradientsMatch((x) => reduce(x, 'sum'), [random([2, 2], 1)]);
});

test('behavior: an empty selection is a zero with zero gradients', () => {
  expectClose(reduce(losses, 'mean', zeros([2, 2])), [0]);
  expectClose(grad((x) => reduce(x, 'mean', zeros([2, 2])))(losses), [0, 0, 0, 0]);
});

test('behavior: a mean lies between the losses it weighs, whatever the scale of the weights', () => {
  const positive = fc.double({ min: 0.01, max: 5, noNaN: true });
  const pairs = fc.array(fc.tuple(positive, positive), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(pairs, positive, (pairs, factor) => {
      const [values, sizes] = [0, 1].map((which) => pairs.map((pair) => pair[which]));
      const [mean] = reduce(tensor1d(values), 'mean', tensor1d(sizes)).dataSync();
      expect(mean).toBeGreaterThan(Math.min(...values) - 1e-5);
      expect(mean).toBeLessThan(Math.max(...values) + 1e-5);
      expectClose(reduce(tensor1d(values), 'mean', tensor1d(sizes.map((size) => size * factor))), [mean], 1e-5);
    }),
    { numRuns: 20 },
  );
});

test('behavior: the result is the callers own', async () => {
  await expectNoLeaks(() => {
    const one = tensor1d([1]);
    const same = reduce(one, 'none');
    one.dispose();
    expectClose(same, [1]);
    same.dispose();
  });
});

test('error: no such reduction', () => {
  const reduction: string = 'average';
  expect(() => reduce(losses, reduction as 'mean')).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: reduction: expected 'mean', 'sum' or 'none', got "average".]`,
  );
});

test('default', () => {
  const x = random([2, 3], 1);
  expect(zeroOf(x, [4]).shape).toEqual([4]);
  expectClose(zeroOf(x, [4]), [0, 0, 0, 0], 0);
  expectClose(grad((x) => sum(zeroOf(x, [4])))(x), [0, 0, 0, 0, 0, 0], 0);
  expectClose(grad((x) => add(zeroOf(x, []), sum(square(x))))(x), grad((x) => sum(square(x)))(x), 0);
});

test('behavior: of an operand without elements', () => {
  const { value, grad } = valueAndGrad((x) => sum(zeroOf(x, [2])))(zeros([0, 3]));
  expectClose(value, [0], 0);
  expect(grad.shape).toEqual([0, 3]);
});

test('behavior: leaves no tensors', async () => {
  const x = random([2, 3], 1);
  await expectNoLeaks(() => {
    const { value, grad } = valueAndGrad((x) => sum(zeroOf(x, [2])))(x);
    value.dispose();
    grad.dispose();
  });
});
