import { expectClose, expectGradientsMatch, expectNoLeaks, random, singularValues, testsOf } from '@ecgan/testing';
import {
  div,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor1D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { l2Normalize } from './l2Normalize.js';
import { spectralNorm } from './spectralNorm.js';

testsOf('spectralNorm');

const kernel = random([3, 3, 2, 4], 1);
const start = l2Normalize(random([4], 2)) as Tensor1D;

test('default: two singular values known by construction', () => {
  const { sigma, u, v } = spectralNorm(
    tensor2d([
      [3, 0],
      [0, 4],
    ]),
    tensor1d([0.6, 0.8]),
    { iterations: 40 },
  );
  expectClose(sigma, [4]);
  expectClose(u, [0, 1], 1e-4);
  expectClose(v, [0, 1], 1e-4);
});

test('behavior: one iteration is v, then u, then σ', { meta: { id: 'spectral-norm-iteration-v-then' } }, () => {
  const matrix = kernel.dataSync(); // [18, 4]
  const u0 = start.dataSync();
  const unit = (vector: number[]) => vector.map((value) => value / Math.hypot(...vector));
  const rows = Array.from({ length: 18 }, (_, r) => Array.from(matrix.subarray(4 * r, 4 * r + 4)));
  const v = unit(rows.map((row) => row.reduce((total, value, c) => total + value * u0[c], 0)));
  const product = [0, 1, 2, 3].map((c) => rows.reduce((total, row, r) => total + row[c] * v[r], 0));
  const found = spectralNorm(kernel, start);
  expectClose(found.v, v);
  expectClose(found.u, unit(product));
  expectClose(found.sigma, [Math.hypot(...product)]);
});

test('behavior: many iterations find the largest singular value of any matrix', () => {
  const length = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(length, length, fc.nat(1000), (rows, columns, seed) => {
      tidy(() => {
        const matrix = random([rows, columns], seed);
        const first = l2Normalize(random([columns], seed + 1)) as Tensor1D;
        const { sigma } = spectralNorm(matrix, first, { iterations: 100 });
        expectClose(sigma, singularValues(matrix.dataSync(), columns).slice(0, 1), 1e-2);
      });
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('args: iterations 0', () => {
  const { u, v } = spectralNorm(kernel, start);
  const stays = spectralNorm(kernel, u, { iterations: 0, v });
  expectClose(stays.u, u, 0);
  expectClose(stays.v, v, 0);
  expectClose(stays.sigma, spectralNorm(kernel, start).sigma, 1e-6);
});

test('gradient: of W / σ, u and v being constants', () => {
  const { u, v } = spectralNorm(kernel, start, { iterations: 3 });
  const weights = random([3, 3, 2, 4], 3);
  const loss = (w: Tensor) => sum(mul(div(w, spectralNorm(w, u, { iterations: 0, v }).sigma), weights)) as Scalar;
  expectGradientsMatch(loss, [kernel]);
});

test('behavior: a kernel of zeros gives 0, not NaN', () => {
  expectClose(
    spectralNorm(
      tensor2d([
        [0, 0],
        [0, 0],
      ]),
      tensor1d([1, 0]),
    ).sigma,
    [0],
  );
});

test('behavior: leaves no tensors', async () => {
  await expectNoLeaks(() => tidy(() => void spectralNorm(kernel, start, { iterations: 2 })));
  expect(start.isDisposed).toBe(false);
});
