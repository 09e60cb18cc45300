import { expectClose, expectNoLeaks, random } from '@ecgan/testing';
import { grads, matMul, mul, reshape, sum, type Tensor, unstack } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../index.js';

beforeAll(async () => {
  await useBackend('wasm');
});

/** `out[n,i,j] = Σ_k A[n,i,k] B[n,k,j]`, where a batch of one matrix counts for all. */
function products(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): number[] {
  const [ofA, ofB] = [a, b].map((x) => ({
    values: x.dataSync(),
    rows: x.shape.at(-2) ?? 0,
    columns: x.shape.at(-1) ?? 0,
  }));
  const [batchA, batchB] = [a, b].map((x) => x.size / ((x.shape.at(-2) ?? 0) * (x.shape.at(-1) ?? 0)));
  const at = ({ values, rows, columns }: typeof ofA, n: number, row: number, column: number, transposed: boolean) =>
    values[(n * rows + (transposed ? column : row)) * columns + (transposed ? row : column)];
  const [rows, inner] = transposeA ? [ofA.columns, ofA.rows] : [ofA.rows, ofA.columns];
  const columns = transposeB ? ofB.rows : ofB.columns;
  const out: number[] = [];
  for (let n = 0; n < Math.max(batchA, batchB); n++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        let total = 0;
        for (let k = 0; k < inner; k++)
          total += at(ofA, batchA === 1 ? 0 : n, i, k, transposeA) * at(ofB, batchB === 1 ? 0 : n, k, j, transposeB);
        out.push(total);
      }
  return out;
}

/** Shapes of A and B as the product reads them; these are stored transposed where the flag says so. */
const sizes: [string, number[], number[]][] = [
  ['small', [3, 4], [4, 5]],
  ['A small, B large', [8, 40], [40, 90]],
  ['A large, B small', [90, 40], [40, 8]],
  ['many inner elements', [6, 700], [700, 7]],
  ['batch', [3, 20, 40], [3, 40, 30]],
  ['one A for a batch of B', [1, 20, 40], [3, 40, 30]],
  ['one B for a batch of A', [2, 3, 20, 40], [40, 30]],
];
const stored = (shape: number[], transposed: boolean) =>
  transposed ? [...shape.slice(0, -2), shape.at(-1) as number, shape.at(-2) as number] : shape;

describe('BatchMatMul', () => {
  for (const [name, shapeA, shapeB] of sizes)
    for (const [transposeA, transposeB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ])
      test(`${name}${transposeA ? ', A transposed' : ''}${transposeB ? ', B transposed' : ''}`, () => {
        const [a, b] = [random(stored(shapeA, transposeA), 1), random(stored(shapeB, transposeB), 2)];
        const out = matMul(a, b, transposeA, transposeB);
        expect(out.shape).toEqual([
          ...(shapeA.length > shapeB.length ? shapeA : shapeB).slice(0, -2),
          shapeA.at(-2),
          shapeB.at(-1),
        ]);
        expectClose(out, products(a, b, transposeA, transposeB), 2e-5);
      });

  test('batches of two dimensions, of which each operand has one', () => {
    const [a, b] = [random([2, 1, 20, 40], 1), random([1, 3, 40, 30], 2)];
    const out = matMul(a, b);
    expect(out.shape).toEqual([2, 3, 20, 30]);
    const [leftItems, rightItems] = [unstack(reshape(a, [2, 20, 40])), unstack(reshape(b, [3, 40, 30]))];
    const expected = leftItems.flatMap((left) => rightItems.flatMap((right) => products(left, right, false, false)));
    expectClose(out, expected, 2e-5);
  });

  test('gradients are products of transposed operands', () => {
    const [a, b, dy] = [random([30, 50], 3), random([50, 20], 4), random([30, 20], 5)];
    const [ofA, ofB] = grads((x: Tensor, y: Tensor) => sum(mul(matMul(x, y), dy)))([a, b]);
    expectClose(ofA, products(dy, b, false, true), 2e-5);
    expectClose(ofB, products(a, dy, true, false), 2e-5);
  });

  test('an empty batch is empty', () => {
    expect(matMul(random([0, 20, 40], 1), random([0, 40, 30], 2)).shape).toEqual([0, 20, 30]);
  });

  test('leaves no tensors', async () => {
    const [a, b] = [random([3, 40, 20], 1), random([3, 30, 40], 2)];
    await expectNoLeaks(() => matMul(a, b, true, true).dispose());
  });
});
