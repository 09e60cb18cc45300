import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { fill, moments, mul, type Scalar, sqrt, sum, type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { sampleStyle } from './sampleStyle.js';

testsOf('sampleStyle');

const [mean, logVariance] = [random([2, 5], 1), random([2, 5], 2)] as Tensor2D[];

describe('sampleStyle', () => {
  test('default: μ + exp(½ log σ²)·ε, the same noise for the same seed', () => {
    const noise = sampleStyle(zeros([2, 5]), zeros([2, 5]), { seed: 3 }).dataSync();
    const [means, logs] = [mean, logVariance].map((one) => one.dataSync());
    const expected = Array.from(noise, (one, i) => means[i] + Math.exp(0.5 * logs[i]) * one);
    expectClose(sampleStyle(mean, logVariance, { seed: 3 }), expected);
  });

  test('behavior: many samples have the given mean and variance', () => {
    const drawn = sampleStyle(fill([1, 40_000], 3), fill([1, 40_000], Math.log(4)), { seed: 4 });
    const found = moments(drawn);
    // Standard errors of 40 000 draws with standard deviation 2: 0.01 of the mean, 0.007 of the deviation.
    expect(Math.abs(found.mean.dataSync()[0] - 3)).toBeLessThan(0.05);
    expect(Math.abs(sqrt(found.variance).dataSync()[0] - 2)).toBeLessThan(0.04);
  });

  test('behavior: seed 0 is a seed', () => {
    const draw = () => sampleStyle(mean, logVariance, { seed: 0 });
    expectClose(draw(), draw(), 0);
  });

  test('behavior: without a seed a different sample each time', () => {
    const draw = () => Array.from(sampleStyle(mean, logVariance).dataSync());
    expect(draw()).not.toEqual(draw());
  });

  test('gradient: reaches mean and variance', { meta: { id: 'sample-style-gradient-reaches-mean' } }, () => {
    const target = random([2, 5], 9);
    const loss = (mu: Tensor2D, logs: Tensor2D) => sum(mul(sampleStyle(mu, logs, { seed: 3 }), target)) as Scalar;
    expectGradientsMatch((mu, logs) => loss(mu as Tensor2D, logs as Tensor2D), [mean, logVariance]);
  });

  test('behavior: leaves no tensors', () => expectNoLeaks(() => sampleStyle(mean, logVariance).dispose()));

  test('error: different shapes', () => {
    expect(() => sampleStyle(mean, zeros([2, 4]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: logVariance: expected shape [2, 5], got [2, 4].]`,
    );
  });
});
