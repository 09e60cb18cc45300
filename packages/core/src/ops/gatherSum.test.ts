import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { grad, mul, type Scalar, sum, type Tensor3D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gatherSum, gatherSumByGather, gatherSumByProduct } from './gatherSum.js';

const tables = random([3, 4, 2], 1) as Tensor3D;
const indices = [0, 3, 3, 1, 1, 1, 2, 0, 3, 0, 3, 3, 2, 2, 2];
const patches = tensor2d(indices, [5, 3], 'int32');

test('default', () => {
  const values = tables.dataSync();
  const expected = Array.from({ length: 10 }, (_, i) => {
    const [patch, column] = [Math.floor(i / 2), i % 2];
    return [0, 1, 2].reduce((total, p) => total + values[(p * 4 + indices[patch * 3 + p]) * 2 + column], 0);
  });
  const found = gatherSum(tables, patches);
  expect(found.shape).toEqual([5, 2]);
  expectClose(found, expected, 1e-6);
});

test.each([gatherSumByGather, gatherSumByProduct])(
  'gradient: rows gathered twice get the sum of both gradients',
  (form) => {
    const weights = random([5, 2], 2);
    expectGradientsMatch((operand) => sum(mul(form(operand as Tensor3D, patches), weights)) as Scalar, [tables]);
  },
);

test('behavior: the matrix product and the gathers give the same values', () => {
  expectClose(gatherSumByProduct(tables, patches), gatherSumByGather(tables, patches), 1e-6);
});

test('behavior: for tables of any size, equals a sum in loops', () => {
  const length = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(length, fc.integer({ min: 1, max: 80 }), length, length, (offsets, rows, width, n) => {
      tidy(() => {
        const anyTables = random([offsets, rows, width], rows) as Tensor3D;
        const which = Int32Array.from({ length: n * offsets }, (_, i) => (i * 37 + n) % rows);
        const values = anyTables.dataSync();
        const expected = Array.from({ length: n * width }, (_, i) => {
          const [patch, column] = [Math.floor(i / width), i % width];
          let total = 0;
          for (let p = 0; p < offsets; p++) total += values[(p * rows + which[patch * offsets + p]) * width + column];
          return total;
        });
        expectClose(gatherSum(anyTables, tensor2d(which, [n, offsets], 'int32')), expected);
      });
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('behavior: leaves no tensors', () =>
  expectNoLeaks(() => {
    for (const form of [gatherSumByGather, gatherSumByProduct])
      grad((operand) => sum(form(operand as Tensor3D, patches)))(tables).dispose();
  }));
