import { expectClose, expectNoLeaks, random } from '@ecgan/testing';
import {
  concat,
  grad,
  mul,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { anchorLosses, countPartners, unequalPairs } from './anchorLosses.js';

const ids = [2, 0, 1, 0, 2, 2, 1, 3, 0];
const anchors = random([9, 3], 1) as Tensor2D;
const memory = random([4, 3], 2) as Tensor2D;
const labels = tensor1d([...ids, 0, 3, 2, 2], 'int32');
const weights = random([9], 3);

/** Losses, and the gradient of a weighted sum of them, in blocks of so many anchors. */
function inBlocks(blockSize: number) {
  return tidy(() => {
    const { positives } = countPartners(labels, 9, blockSize);
    const loss = (x: Tensor) => anchorLosses(x as Tensor2D, { labels, memory, positives, temperature: 0.3, blockSize });
    return { losses: loss(anchors), grad: grad((x) => sum(mul(weights, loss(x))))(anchors) };
  });
}

test.each([1, 2, 4, 8])('args: blockSize %i', (blockSize) => {
  const [blocks, whole] = [inBlocks(blockSize), inBlocks(9)];
  expectClose(blocks.losses, whole.losses, 1e-6);
  expectClose(blocks.grad, whole.grad, 1e-5);
});

test('default: by loops', () => {
  const all = concat([anchors, memory]).arraySync() as number[][];
  const classes = Array.from(labels.dataSync());
  const expected = ids.map((id, i) => {
    const term = (j: number) => Math.exp(all[i].reduce((dot, x, k) => dot + x * all[j][k], 0) / 0.3);
    const partners = [...classes.keys()].filter((j) => j !== i);
    const positives = partners.filter((j) => classes[j] === id);
    const against = partners.filter((j) => classes[j] !== id).reduce((total, j) => total + term(j), 0);
    return positives.reduce((total, j) => total - Math.log(term(j) / (term(j) + against)), 0) / positives.length;
  });
  expectClose(inBlocks(4).losses, expected, 1e-5);
});

test.each([1, 2, 4, 9, 100])('behavior: partners counted in blocks of %i', (blockSize) => {
  const { positives, valid } = countPartners(tensor1d([...ids, 1, 1], 'int32') as Tensor1D, 9, blockSize);
  expectClose(positives, [2, 2, 3, 2, 2, 2, 3, 0, 2], 0);
  expectClose(valid, [1, 1, 1, 1, 1, 1, 1, 0, 1], 0);
  const alone = countPartners(tensor1d([5, 5], 'int32'), 2, blockSize);
  expectClose(alone.valid, [0, 0], 0);
});

test('behavior: leaves no tensors', async () => {
  await expectNoLeaks(() => {
    const { losses, grad } = inBlocks(2);
    losses.dispose();
    grad.dispose();
  });
});

test('default', () => {
  const [rows, columns] = [
    [0, 255, -1, 3],
    [3, 255, 254, 0, 0],
  ];
  const pairs = unequalPairs(tensor(rows, [4, 1]), tensor(columns, [1, 5]));
  expect(pairs.shape).toEqual([4, 5]);
  expectClose(
    pairs,
    rows.flatMap((a) => columns.map((b) => Number(a !== b))),
    0,
  );
});
