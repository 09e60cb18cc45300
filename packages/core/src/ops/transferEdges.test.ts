import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { grads, mul, type Scalar, sum, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { transferEdges } from './transferEdges.js';

testsOf('transferEdges');

type Shape = [batch: number, height: number, width: number, channels: number];

/** Element by element in float64: where an operand has one of something, it is read again. */
function expectedTransfer(features: Tensor4D, edges: Tensor4D) {
  const shape = features.shape.map((length, axis) => Math.max(length, edges.shape[axis]));
  const at = (operand: Tensor4D, place: number[]) =>
    operand.dataSync()[operand.shape.reduce((flat, length, i) => flat * length + (length === 1 ? 0 : place[i]), 0)];
  const values: number[] = [];
  for (let b = 0; b < shape[0]; b++)
    for (let y = 0; y < shape[1]; y++)
      for (let x = 0; x < shape[2]; x++)
        for (let c = 0; c < shape[3]; c++) {
          const [f, e] = [features, edges].map((operand) => at(operand, [b, y, x, c]));
          values.push(f / (1 + Math.exp(-e)) + f);
        }
  return { shape, values };
}

const cases: [name: string, features: Shape, edges: Shape][] = [
  ['one shape', [2, 3, 2, 4], [2, 3, 2, 4]],
  ['edges of one channel', [2, 3, 2, 4], [2, 3, 2, 1]],
  ['edges of one image', [2, 3, 2, 4], [1, 3, 2, 4]],
  ['edges of one image and channel', [3, 1, 2, 2], [1, 1, 2, 1]],
  ['features of one image and channel', [1, 3, 2, 1], [2, 3, 2, 4]],
  ['each repeated along another axis', [2, 1, 2, 3], [1, 3, 2, 1]],
  ['one pixel', [1, 1, 1, 1], [1, 1, 1, 1]],
];

for (const [name, featureShape, edgeShape] of cases) {
  const features = random(featureShape, 1) as Tensor4D;
  const edges = random(edgeShape, 2) as Tensor4D;

  test(`args: ${name}`, { meta: { id: 'transfer-edges-default' } }, () => {
    const { shape, values } = expectedTransfer(features, edges);
    const found = transferEdges(features, edges);
    expect(found.shape).toEqual(shape);
    expectClose(found, values, 1e-6);
  });

  test(`gradient: ${name}`, () => {
    const weights = random(expectedTransfer(features, edges).shape, 4);
    const loss = (x: Tensor, y: Tensor) => sum(mul(transferEdges(x as Tensor4D, y as Tensor4D), weights)) as Scalar;
    expectGradientsMatch(loss, [features, edges]);
  });
}

test('behavior: features grow by less than their own size, and keep their sign', {
  meta: { id: 'transfer-edges-features-grow-less' },
}, () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: -8, max: 8 }), (seed, steepness) => {
      const features = random([1, 2, 3, 2], seed) as Tensor4D;
      const edges = random([1, 2, 3, 1], seed + 1, -8, 8 + steepness) as Tensor4D;
      const raised = transferEdges(features, edges).dataSync();
      features.dataSync().forEach((value, i) => {
        expect(Math.abs(raised[i])).toBeGreaterThanOrEqual(Math.abs(value));
        expect(Math.abs(raised[i])).toBeLessThanOrEqual(2 * Math.abs(value));
        expect(Math.sign(raised[i])).toBe(Math.sign(value));
      });
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('behavior: leaves no tensors, differentiated or not', () => {
  const [features, edges] = [random([2, 3, 2, 4], 1), random([1, 3, 2, 1], 2)] as Tensor4D[];
  return expectNoLeaks(() => {
    transferEdges(features, edges).dispose();
    const both = grads((x, y) => sum(transferEdges(x as Tensor4D, y as Tensor4D)))([features, edges]);
    for (const gradient of both) gradient.dispose();
  });
});

test('error: rank, lengths that neither agree nor broadcast', () => {
  const features = random([2, 3, 2, 4], 1) as Tensor4D;
  expect(() => transferEdges(features, random([3], 1) as Tensor4D)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: edgeFeatures: expected shape [batch, height, width, channels], got [3].]`,
  );
  expect(() => transferEdges(random([2, 3, 4], 1) as never, features)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: imageFeatures: expected shape [batch, height, width, channels], got [2, 3, 4].]`,
  );
  expect(() => transferEdges(features, random([2, 3, 2, 2], 1) as Tensor4D)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: edgeFeatures: expected lengths equal to those of imageFeatures [2, 3, 2, 4], or 1, got [2, 3, 2, 2].]`,
  );
});
