import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { grad, mul, sum, tensor, tensor2d, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { styleDivergence } from './styleDivergence.js';

testsOf('styleDivergence');

/** KL(N(μ, σ²) ‖ N(0, 1)) from its definition, ∫ p log(p/q), by sums over a fine grid in float64. */
function byIntegration(mean: number, logVariance: number): number {
  const deviation = Math.exp(logVariance / 2);
  const step = deviation / 200;
  let total = 0;
  for (let i = -2000; i <= 2000; i++) {
    const x = mean + i * step;
    const logP = -(((x - mean) / deviation) ** 2) / 2 - Math.log(deviation * Math.sqrt(2 * Math.PI));
    const logQ = -(x ** 2) / 2 - Math.log(Math.sqrt(2 * Math.PI));
    total += Math.exp(logP) * (logP - logQ) * step;
  }
  return total;
}

describe('styleDivergence', () => {
  const [mean, logVariance] = [random([2, 3], 1, -2, 2), random([2, 3], 2, -3, 1.5)];
  const [means, logVariances] = [mean, logVariance].map((x) => Array.from(x.dataSync()));
  const perStyle = means.map((value, i) => byIntegration(value, logVariances[i]));
  const expected = [perStyle[0] + perStyle[1] + perStyle[2], perStyle[3] + perStyle[4] + perStyle[5]];

  test('default', { meta: { id: 'style-divergence-default' } }, () => {
    expectClose(styleDivergence(mean, logVariance), [(expected[0] + expected[1]) / 2], 1e-6);
  });

  test('args: reduction', () => {
    expectClose(styleDivergence(mean, logVariance, { reduction: 'none' }), expected, 1e-6);
    expectClose(styleDivergence(mean, logVariance, { reduction: 'sum' }), [expected[0] + expected[1]], 1e-6);
  });

  test('gradient: against finite differences', () => {
    expectGradientsMatch((m, v) => styleDivergence(m, v), [mean, logVariance]);
    const weights = tensor([2, -0.5]);
    expectGradientsMatch(
      (m, v) => sum(mul(weights, styleDivergence(m, v, { reduction: 'none' }))),
      [mean, logVariance],
    );
  });

  test('behavior: 0 and flat at the normal distribution, above 0 elsewhere', () => {
    const origin = zeros([1, 2]);
    expect(styleDivergence(origin, origin).dataSync()[0]).toBe(0);
    expectClose(grad((x) => styleDivergence(x, origin))(origin), [0, 0], 0);
    expectClose(grad((x) => styleDivergence(origin, x))(origin), [0, 0], 0);
    const number = fc.double({ min: -4, max: 4, noNaN: true });
    fc.assert(
      fc.property(number, number, (m, v) => {
        const value = styleDivergence(tensor2d([[m]]), tensor2d([[v]])).dataSync()[0];
        // Rounding of numbers of the size of 1 apart.
        expect(value).toBeGreaterThan(Math.abs(m) + Math.abs(v) > 0.01 ? 0 : -1e-6);
      }),
    );
  });

  test('behavior: a single image and style', () => {
    expectClose(styleDivergence(tensor2d([[3]]), zeros([1, 1])), [4.5]);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => styleDivergence(mean, logVariance).dispose());
  });

  test('error: shapes', () => {
    expect(() => styleDivergence(zeros([3]), zeros([3]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: mean: expected shape [batch, dim], got [3].]`,
    );
    expect(() => styleDivergence(zeros([2, 3]), zeros([2, 4]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: logVariance: expected shape [2, 3], got [2, 4].]`,
    );
  });
});
