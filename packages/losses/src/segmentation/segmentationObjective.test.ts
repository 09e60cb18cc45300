import { expectClose, expectGradientsMatch, expectNoLeaks, random, randomLabels, testsOf } from '@ecgan/testing';
import { concat, fill, mul, oneHot, type Tensor, tensor, valueAndGrad, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelLoss } from '../labelLoss.js';
import { segmentationObjective } from './segmentationObjective.js';

testsOf('segmentationObjective');

type Shape = [batch: number, height: number, width: number];
const asTensor = (labels: ArrayLike<number>, shape: Shape) => tensor(Array.from(labels), shape, 'int32');

/** The equations by loops in float64; `target` says what each pixel should be called, `ids` what it is. */
function byLoops(
  logits: Tensor,
  ids: number[],
  target: (id: number) => number,
  { balance = true, ignoreLabel = -1 } = {},
) {
  const width = logits.shape[3] as number;
  const values = Array.from(logits.dataSync());
  const pixels = [...ids.keys()].filter((p) => ids[p] !== ignoreLabel && ids[p] >= 0 && ids[p] < width - 1);
  const alpha = (id: number) => (balance ? pixels.length / pixels.filter((p) => ids[p] === id).length : 1);
  let total = 0;
  for (const pixel of pixels) {
    const row = values.slice(pixel * width, (pixel + 1) * width);
    const probability = Math.exp(row[target(ids[pixel])]) / row.reduce((sum, x) => sum + Math.exp(x), 0);
    total -= (target(ids[pixel]) === width - 1 ? 1 : alpha(ids[pixel])) * Math.log(probability);
  }
  return total / pixels.length;
}

describe('segmentationObjective', () => {
  const shape: Shape = [2, 2, 3];
  // Class 1 is absent; class 2 is in the second image alone; 255 is no class.
  const ids = [0, 0, 3, 0, 255, 0, 3, 2, 2, 2, 0, 255];
  const labelMap = asTensor(ids, shape);
  const [real, fake] = [random([...shape, 5], 1, -3, 3), random([...shape, 5], 2, -3, 3)];
  const itself = (id: number) => id;
  const last = () => 4;
  const objective = segmentationObjective({ numClasses: 4 });

  test('default', { meta: { id: 'segmentation-objective-default' } }, () => {
    const expected = [byLoops(real, ids, itself), byLoops(fake, ids, last)];
    expectClose(objective.discriminatorReal(real, labelMap), [expected[0]], 1e-6);
    expectClose(objective.discriminatorFake(fake, labelMap), [expected[1]], 1e-6);
    expectClose(objective.discriminator(real, fake, labelMap), [expected[0] + expected[1]], 1e-6);
    expectClose(objective.generator(fake, labelMap), [byLoops(fake, ids, itself)], 1e-6);
  });

  test('args: balance', () => {
    const plain = segmentationObjective({ numClasses: 4, balance: false });
    expectClose(plain.generator(fake, labelMap), [byLoops(fake, ids, itself, { balance: false })], 1e-6);
    const expected = byLoops(real, ids, itself, { balance: false }) + byLoops(fake, ids, last);
    expectClose(plain.discriminator(real, fake, labelMap), [expected], 1e-6);
    // Without weights it is the cross entropy of N + 1 classes.
    expectClose(plain.discriminatorReal(real, labelMap), labelLoss(labelMap, real), 1e-6);
  });

  test('args: ignoreLabel', () => {
    const ignoring = segmentationObjective({ numClasses: 4, ignoreLabel: 0 });
    const expected = (logits: Tensor, target: (id: number) => number) =>
      byLoops(logits, ids, target, { ignoreLabel: 0 });
    expectClose(ignoring.discriminatorReal(real, labelMap), [expected(real, itself)], 1e-6);
    expectClose(ignoring.discriminatorFake(fake, labelMap), [expected(fake, last)], 1e-6);
    expectClose(ignoring.generator(fake, labelMap), [expected(fake, itself)], 1e-6);
    for (const loss of [ignoring.generator, ignoring.discriminatorFake]) {
      const gradient = valueAndGrad((x) => loss(x, labelMap))(fake).grad.dataSync();
      ids.forEach((id, pixel) => {
        const moved = gradient.slice(pixel * 5, pixel * 5 + 5).some((g) => g !== 0);
        expect(moved).toBe(id !== 0 && id !== 255);
      });
    }
  });

  test('gradient: against finite differences', () => {
    expectGradientsMatch((x, y) => objective.discriminator(x, y, labelMap), [real, fake], { elements: 60 });
    expectGradientsMatch((x) => objective.generator(x, labelMap), [fake], { elements: 60 });
  });

  test('behavior: a class costs the same however rare it is', {
    meta: { id: 'segmentation-objective-class-costs-same' },
  }, () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), fc.nat(), (height, width, seed) => {
        const shape: Shape = [2, height, width];
        const labels = randomLabels(shape, 4, seed);
        // Nothing known: log(N + 1) for each class present.
        const loss = objective.generator(zeros([...shape, 5]), asTensor(labels, shape));
        expectClose(loss, [new Set(labels).size * Math.log(5)], 1e-5);
      }),
      { numRuns: 15 },
    );
  });

  test('behavior: 0 at the optimum of each side, for any map', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), fc.nat(), (height, width, seed) => {
        const shape: Shape = [2, height, width];
        const labels = asTensor(randomLabels(shape, 4, seed), shape);
        const asReal = mul(oneHot(labels, 5), 60);
        const asFake = concat([zeros([...shape, 4]), fill([...shape, 1], 60)], 3);
        expect(Math.abs(objective.discriminator(asReal, asFake, labels).dataSync()[0])).toBeLessThan(1e-6);
        expect(Math.abs(objective.generator(asReal, labels).dataSync()[0])).toBeLessThan(1e-6);
        // And at its worst where the other side wins.
        expect(objective.generator(asFake, labels).dataSync()[0]).toBeGreaterThan(50);
      }),
      { numRuns: 10 },
    );
  });

  test('behavior: one class, one pixel', () => {
    const one = segmentationObjective({ numClasses: 1 });
    const logits = tensor([[[[0, Math.log(3)]]]]);
    expectClose(one.generator(logits, zeros([1, 1, 1], 'int32')), [Math.log(4)]);
    expectClose(one.discriminatorFake(logits, zeros([1, 1, 1], 'int32')), [Math.log(4 / 3)]);
  });

  test('behavior: all ignored is a zero with zero gradients', () => {
    // The id of the fake class is no class of a pixel.
    for (const id of [4, 255]) {
      const ignored = asTensor(new Int32Array(12).fill(id), shape);
      const { value, grad } = valueAndGrad((x) => objective.discriminator(x, x, ignored))(real);
      expect(value.dataSync()[0]).toBe(0);
      expect(grad.dataSync().every((g) => g === 0)).toBe(true);
    }
  });

  test('behavior: values and gradients stay finite at large logits', () => {
    const sure = tensor([[[[500, 0, -500]]]]);
    const two = segmentationObjective({ numClasses: 2 });
    const { value, grad } = valueAndGrad((x) => two.discriminatorFake(x, zeros([1, 1, 1], 'int32')))(sure);
    expectClose(value, [1000]);
    expectClose(grad, [1, 0, -1]);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => {
      objective.discriminator(real, fake, labelMap).dispose();
      const { value, grad } = valueAndGrad((x) => objective.generator(x, labelMap))(fake);
      value.dispose();
      grad.dispose();
    });
  });

  test('error: options and shapes', () => {
    expect(() => segmentationObjective({ numClasses: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numClasses: expected an integer ≥ 1, got 0.]`,
    );
    expect(() => segmentationObjective({ numClasses: 4, ignoreLabel: 0.5 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: ignoreLabel: expected an integer, got 0.5.]`,
    );
    expect(() => objective.generator(zeros([2, 2, 3, 4]), labelMap)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: fakeLogits: expected shape [batch, height, width, 5], got [2, 2, 3, 4]. One logit for each class, and a last one for "fake".]`,
    );
    expect(() => objective.discriminator(zeros([2, 2, 3]), fake, labelMap)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: realLogits: expected shape [batch, height, width, 5], got [2, 2, 3]. One logit for each class, and a last one for "fake".]`,
    );
    expect(() => objective.generator(fake, zeros([2, 3, 2], 'int32'))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labelMap: expected shape [2, 2, 3], got [2, 3, 2]. Bring labels and logits to one size first.]`,
    );
  });
});
