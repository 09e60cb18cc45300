import { expectClose, expectGradientsMatch, expectNoLeaks, random, randomLabels, testsOf } from '@ecgan/testing';
import { add, mul, oneHot, tensor, tensor1d, valueAndGrad, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelLoss } from './labelLoss.js';

testsOf('labelLoss');

describe('labelLoss', () => {
  const shape = [2, 1, 3];
  const ids = [0, 2, 1, 255, 2, 0];
  const labelMap = tensor(ids, shape, 'int32');
  const logits = random([...shape, 3], 1, -3, 3);
  const values = logits.dataSync();
  /** Cross entropy of each pixel in float64, 0 where the id is no class. */
  const losses = ids.map((id, pixel) => {
    const row = Array.from(values.slice(pixel * 3, pixel * 3 + 3));
    return id > 2 ? 0 : Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - row[id];
  });
  const total = losses.reduce((a, b) => a + b);

  test('default', () => {
    expectClose(labelLoss(labelMap, logits), [total / 5], 1e-6);
  });

  test('args: reduction', () => {
    expectClose(labelLoss(labelMap, logits, { reduction: 'sum' }), [total], 1e-6);
    const none = labelLoss(labelMap, logits, { reduction: 'none' });
    expect(none.shape).toEqual(shape);
    expectClose(none, losses, 1e-6);
  });

  test('args: ignoreLabel', () => {
    const kept = losses[1] + losses[2] + losses[4];
    expectClose(labelLoss(labelMap, logits, { ignoreLabel: 0 }), [kept / 3], 1e-6);
    expectGradientsMatch((x) => labelLoss(labelMap, x, { ignoreLabel: 0 }), [logits]);
  });

  test('args: classWeights', () => {
    const classWeights = [0.5, 3, 0];
    const weighted = 0.5 * (losses[0] + losses[5]) + 3 * losses[2];
    expectClose(labelLoss(labelMap, logits, { classWeights }), [weighted / 4], 1e-6);
    expectClose(labelLoss(labelMap, logits, { classWeights: tensor1d(classWeights) }), [weighted / 4], 1e-6);
  });

  test('gradient: against finite differences', () => {
    expectGradientsMatch((x) => labelLoss(labelMap, x), [logits]);
  });

  test('behavior: stays finite at large logits', () => {
    const sure = tensor([[[[500, 0, -500]]]]);
    expectClose(labelLoss(tensor([[[2]]], [1, 1, 1], 'int32'), sure), [1000]);
    expectClose(labelLoss(tensor([[[0]]], [1, 1, 1], 'int32'), sure), [0]);
  });

  test('behavior: 0 for a perfect prediction, log N for none, for any map', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), fc.nat(), (height, width, seed) => {
        const labels = tensor(randomLabels([2, height, width], 4, seed), [2, height, width], 'int32');
        expect(Math.abs(labelLoss(labels, mul(oneHot(labels, 4), 60)).dataSync()[0])).toBeLessThan(1e-6);
        expectClose(labelLoss(labels, zeros([2, height, width, 4])), [Math.log(4)], 1e-6);
      }),
      { numRuns: 15 },
    );
  });

  test('behavior: unchanged by what all logits of a pixel share', () => {
    expectClose(labelLoss(labelMap, add(logits, random([2, 1, 3, 1], 4, -5, 5))), labelLoss(labelMap, logits), 1e-5);
  });

  test('behavior: one class, one pixel', () => {
    expectClose(labelLoss(zeros([1, 1, 1], 'int32'), tensor([[[[3]]]])), [0]);
  });

  test('behavior: all ignored is a zero with zero gradients', () => {
    const { value, grad } = valueAndGrad((x) => labelLoss(tensor([7, 7, 7, 7, 7, 7], shape, 'int32'), x))(logits);
    expect(value.dataSync()[0]).toBe(0);
    expect(grad.dataSync().every((g) => g === 0)).toBe(true);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => labelLoss(labelMap, logits, { ignoreLabel: 1, classWeights: [1, 2, 3] }).dispose());
    const classWeights = tensor1d([1, 2, 3]);
    await expectNoLeaks(() => labelLoss(labelMap, logits, { classWeights }).dispose());
    expectClose(classWeights, [1, 2, 3]);
  });

  test('error: shapes', () => {
    expect(() => labelLoss(zeros([2, 3]), logits)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labelMap: expected shape [2, 1, 3], got [2, 3]. Bring labels and logits to one size first.]`,
    );
    expect(() => labelLoss(labelMap, zeros(shape))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: logits: expected shape [batch, height, width, numClasses], got [2, 1, 3].]`,
    );
    expect(() => labelLoss(labelMap, logits, { classWeights: [1, -1, 1] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: classWeights[1]: expected a finite number ≥ 0, got -1.]`,
    );
    expect(() => labelLoss(labelMap, logits, { classWeights: [1] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: classWeights: expected 3 weights, one per class of the logits, got [1].]`,
    );
    expect(() => labelLoss(labelMap, logits, { classWeights: tensor1d([1]) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: classWeights: expected shape [3], got [1].]`,
    );
  });
});
