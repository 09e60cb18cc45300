import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { grad, mean, mul, sum, type Tensor, tensor2d, variable, variableGrads, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { featureMatchingLoss, meanAbsoluteDifference } from './featureMatchingLoss.js';

testsOf('featureMatchingLoss');

describe('featureMatchingLoss', () => {
  const features = (seed: number) => [
    [random([2, 4, 2, 3], seed), random([2, 2, 1, 5], seed + 1), random([2, 1, 1, 1], seed + 2)],
    [random([2, 2, 2, 3], seed + 3)],
  ];
  const [real, fake] = [features(1), features(11)];
  /** Mean absolute difference of one image's part of a feature, in float64. */
  const difference = (a: Tensor, b: Tensor, image: number) => {
    const size = a.size / 2;
    const [x, y] = [a, b].map((t) => Array.from(t.dataSync()).slice(image * size, image * size + size));
    return x.reduce((sum, value, i) => sum + Math.abs(value - y[i]) / size, 0);
  };
  const expected = [0, 1].map((image) => {
    const perScale = fake.map((scale, k) =>
      scale.reduce((sum, feature, l) => sum + difference(feature, real[k][l], image), 0),
    );
    return (perScale[0] + perScale[1]) / 2;
  });

  test('default', { meta: { id: 'feature-matching-loss-default' } }, () => {
    expectClose(featureMatchingLoss(real, fake), [(expected[0] + expected[1]) / 2], 1e-6);
  });

  test('args: reduction', () => {
    expectClose(featureMatchingLoss(real, fake, { reduction: 'none' }), expected, 1e-6);
    expectClose(featureMatchingLoss(real, fake, { reduction: 'sum' }), [expected[0] + expected[1]], 1e-6);
  });

  test('behavior: 0 for equal features, and as far one way as the other', () => {
    expect(featureMatchingLoss(real, real).dataSync()[0]).toBe(0);
    expectClose(featureMatchingLoss(fake, real), featureMatchingLoss(real, fake), 1e-6);
  });

  test('behavior: layers are added up, scales averaged', {
    meta: { id: 'feature-matching-loss-sum-of-layers' },
  }, () => {
    // As SPADE has it, for two scales of two layers: ((1 + 2) + (3 + 4)) / 2.
    const zero = tensor2d([[0, 0]]);
    const found = [
      [1, 2],
      [3, 4],
    ].map((scale) => scale.map((value) => tensor2d([[value, -value]])));
    const none = [
      [zero, zero],
      [zero, zero],
    ];
    expectClose(featureMatchingLoss(none, found), [5], 0);
    expectClose(featureMatchingLoss(none.slice(1), found.slice(1)), [7], 0);
  });

  test('behavior: one scale of one layer of one value', () => {
    expectClose(featureMatchingLoss([[tensor2d([[3]])]], [[tensor2d([[1]])]]), [2]);
  });

  test('behavior: more layers and scales than one operation takes', () => {
    const many = (seed: number) =>
      Array.from({ length: 9 }, () => Array.from({ length: 9 }, () => random([1, 2], seed)));
    const [first] = many(1);
    const single = featureMatchingLoss([[first[0]]], [[many(2)[0][0]]]);
    expectClose(featureMatchingLoss(many(1), many(2)), mul(single, 9), 1e-6);
  });

  test('gradient: none to the real features', () => {
    const [constant, moved] = [variable(real[1][0]), variable(fake[1][0])];
    const loss = () => featureMatchingLoss([[mul(constant, 2)]], [[mul(moved, 2)]]);
    const { grads } = variableGrads(loss, [constant, moved]);
    expect(grads[moved.name]).toBeDefined();
    expect(grads[constant.name] ?? null).toBeNull();
  });

  test('gradient: against finite differences', () => {
    expectGradientsMatch(
      (...operands) => featureMatchingLoss(real, [operands.slice(0, 3), operands.slice(3)]),
      fake.flat(),
      { step: 1e-3 },
    );
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => featureMatchingLoss(real, fake).dispose());
  });

  test('error: lists that differ', () => {
    expect(() => featureMatchingLoss(real, fake.slice(1))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: fake: expected the numbers of scales and layers of real, at least one of each, got "layers per scale [1] beside [3, 1]".]`,
    );
    expect(() => featureMatchingLoss([[]], [[]])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: fake: expected the numbers of scales and layers of real, at least one of each, got "layers per scale [0] beside [0]".]`,
    );
    expect(() => featureMatchingLoss([[zeros([1, 2])]], [[zeros([1, 3])]])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: fake[0][0]: expected shape [1, 2], got [1, 3].]`,
    );
  });
});

const [x, target] = [random([2, 3, 2], 1), random([2, 3, 2], 2)];

test('default', () => {
  const [a, b] = [x.dataSync(), target.dataSync()];
  const mean = (from: number) =>
    [0, 1, 2, 3, 4, 5].reduce((sum, i) => sum + Math.abs(a[from + i] - b[from + i]) / 6, 0);
  expectClose(meanAbsoluteDifference(x, target), [mean(0), mean(6)], 1e-6);
});

test('gradient: against finite differences', () => {
  const weights = random([2], 3);
  expectGradientsMatch((x) => sum(mul(weights, meanAbsoluteDifference(x, target))), [x]);
});

test('gradient: 0 where both are equal, none to the target', {
  meta: { id: 'feature-matching-loss-gradient-0-where' },
}, () => {
  const gradient = grad((x) => mean(meanAbsoluteDifference(x, tensor2d([[1, 2]]))))(tensor2d([[1, 5]]));
  expectClose(gradient, [0, 0.5]);
  const [moved, constant] = [variable(x), variable(target)];
  const { grads } = variableGrads(() => mean(meanAbsoluteDifference(moved, mul(constant, 2))), [moved, constant]);
  expect(grads[moved.name]).toBeDefined();
  expect(grads[constant.name] ?? null).toBeNull();
});

test('behavior: leaves no tensors', async () => {
  await expectNoLeaks(() => meanAbsoluteDifference(x, target).dispose());
});
