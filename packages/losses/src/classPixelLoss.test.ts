import { expectClose, expectGradientsMatch, expectNoLeaks, random, randomLabels, testsOf } from '@ecgan/testing';
import {
  add,
  mul,
  reshape,
  slice,
  stack,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tensor2d,
  valueAndGrad,
  variable,
  variableGrads,
  zeros,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classPixelLoss } from './classPixelLoss.js';

testsOf('classPixelLoss');

describe('classPixelLoss', () => {
  const labels = [0, 0, 4, 0, 4, 4, 1, 1, 1, 1, 1, 4];
  const labelMap = tensor(labels, [2, 2, 3], 'int32');
  const photo = random([2, 2, 3, 3], 1);
  const list = [
    [0, 0],
    [0, 4],
    [1, 1],
    [1, 4],
  ];
  const pairs = tensor2d(list, [4, 2], 'int32');
  const classPixels = random([4, 2, 3, 3], 2);
  const [photos, generated] = [photo.dataSync(), classPixels.dataSync()];
  /** The equation by loops, divided by the 18 values of an image. */
  const expected = [0, 0];
  list.forEach(([image, id], pair) => {
    for (let pixel = 0; pixel < 6; pixel++)
      for (let channel = 0; channel < 3; channel++) {
        const shown = labels[image * 6 + pixel] === id ? photos[(image * 6 + pixel) * 3 + channel] : 0;
        expected[image] += Math.abs(shown - generated[(pair * 6 + pixel) * 3 + channel]) / 18;
      }
  });

  test('default', { meta: { id: 'class-pixel-loss-default' } }, () => {
    const loss = classPixelLoss(photo, labelMap, classPixels, pairs);
    expectClose(loss, [(expected[0] + expected[1]) / 2], 1e-6);
  });

  test('args: reduction', () => {
    const loss = (reduction: 'none' | 'sum') => classPixelLoss(photo, labelMap, classPixels, pairs, { reduction });
    expectClose(loss('none'), expected, 1e-6);
    expectClose(loss('sum'), [expected[0] + expected[1]], 1e-6);
  });

  test('args: classWeights', () => {
    const alpha = [0.5, 3, 0, 0, 7];
    const weighted = [0, 0];
    list.forEach(([image, id], pair) => {
      for (let pixel = 0; pixel < 6; pixel++)
        for (let channel = 0; channel < 3; channel++) {
          const shown = labels[image * 6 + pixel] === id ? photos[(image * 6 + pixel) * 3 + channel] : 0;
          weighted[image] += (alpha[id] * Math.abs(shown - generated[(pair * 6 + pixel) * 3 + channel])) / 18;
        }
    });
    const loss = (x: Tensor) => classPixelLoss(photo, labelMap, x, pairs, { classWeights: alpha, reduction: 'none' });
    expectClose(loss(classPixels), weighted, 1e-6);
    expectGradientsMatch((x) => sum(loss(x)), [classPixels], { step: 1e-3, tolerance: 2e-2 });
    const asTensor = { classWeights: tensor1d(alpha), reduction: 'none' } as const;
    expectClose(classPixelLoss(photo, labelMap, classPixels, pairs, asTensor), weighted, 1e-6);
    const ones = { classWeights: [1, 1, 1, 1, 1] };
    expectClose(classPixelLoss(photo, labelMap, classPixels, pairs, ones), [(expected[0] + expected[1]) / 2], 1e-6);
    expect(() =>
      classPixelLoss(photo, labelMap, classPixels, pairs, { classWeights: [1, -1] }),
    ).toThrowErrorMatchingInlineSnapshot(`[ValueError: classWeights[1]: expected a finite number ≥ 0, got -1.]`);
  });

  test('gradient: against finite differences', () => {
    const weights = tensor([2, -0.5]);
    // A small step, to stay off the kinks.
    const check = { step: 1e-3, tolerance: 2e-2 };
    expectGradientsMatch((x) => classPixelLoss(photo, labelMap, x, pairs), [classPixels], check);
    expectGradientsMatch(
      (x) => sum(mul(weights, classPixelLoss(photo, labelMap, x, pairs, { reduction: 'none' }))),
      [classPixels],
      check,
    );
  });

  test('behavior: one pixel, one class', () => {
    const pixel = tensor([[[[0.5, -0.5, 1]]]]);
    const loss = classPixelLoss(pixel, zeros([1, 1, 1], 'int32'), zeros([1, 1, 1, 3]), tensor2d([[0, 0]]));
    expectClose(loss, [2 / 3]);
  });

  test('args: lists of scales, each counts alike', () => {
    const small = [slice(photo, [0, 0, 0, 0], [2, 1, 1, 3]), slice(labelMap, [0, 0, 0], [2, 1, 1])];
    const generated = random([4, 1, 1, 3], 6);
    const each = (reduction: 'none' | 'mean') => [
      classPixelLoss(photo, labelMap, classPixels, pairs, { reduction }),
      classPixelLoss(small[0], small[1], generated, pairs, { reduction }),
    ];
    const both = (reduction: 'none' | 'mean', x: Tensor = classPixels) =>
      classPixelLoss([photo, small[0]], [labelMap, small[1]], [x, generated], pairs, { reduction });
    for (const reduction of ['none', 'mean'] as const) {
      const [first, second] = each(reduction);
      expectClose(both(reduction), mul(add(first, second), 0.5), 1e-6);
    }
    expectGradientsMatch((x) => sum(both('mean', x)), [classPixels], { step: 1e-3, tolerance: 2e-2 });
  });

  test('gradient: none to the photo', () => {
    const [moved, constant] = [variable(classPixels), variable(photo)];
    const { grads } = variableGrads(() => classPixelLoss(constant, labelMap, moved, pairs), [moved, constant]);
    expect(grads[moved.name]).toBeDefined();
    expect(grads[constant.name] ?? null).toBeNull();
  });

  test('behavior: 0 where each class shows the photo in its place and nothing elsewhere, for any map', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), fc.nat(), (height, width, seed) => {
        const ids = randomLabels([1, height, width], 3, seed);
        const image = random([1, height, width, 3], seed);
        const present = [...new Set(ids)];
        const shown = present.map((id) =>
          mul(
            image,
            tensor(
              Array.from(ids, Number).map((other) => Number(other === id)),
              [1, height, width, 1],
            ),
          ),
        );
        const perfect = stack(shown.map((one) => reshape(one, [height, width, 3])));
        const pairs = tensor2d(
          present.map((id) => [0, id]),
          [present.length, 2],
          'int32',
        );
        const labelMap = tensor(Array.from(ids), [1, height, width], 'int32');
        expect(classPixelLoss(image, labelMap, perfect, pairs).dataSync()[0]).toBe(0);
        expect(classPixelLoss(image, labelMap, add(perfect, 0.5), pairs).dataSync()[0]).toBeGreaterThan(0.4);
      }),
      { numRuns: 15 },
    );
  });

  test('behavior: no pairs is a zero with zero gradients', () => {
    const none = (x: Tensor) => classPixelLoss(photo, labelMap, x, zeros([0, 2], 'int32'));
    expect(none(zeros([0, 2, 3, 3])).dataSync()[0]).toBe(0);
    const { value, grad } = valueAndGrad((x) => none(slice(x, [0, 0, 0, 0], [0, -1, -1, -1])))(classPixels);
    expect(value.dataSync()[0]).toBe(0);
    expect(grad.dataSync().every((g) => g === 0)).toBe(true);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => classPixelLoss(photo, labelMap, classPixels, pairs).dispose());
  });

  test('error: shapes', () => {
    const small = zeros([2, 2, 2]);
    expect(() => classPixelLoss(small, labelMap, classPixels, pairs)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: photo: expected shape [batch, height, width, channels], got [2, 2, 2].]`,
    );
    expect(() => classPixelLoss(photo, small, classPixels, pairs)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labelMap: expected shape [2, 2, 3], got [2, 2, 2].]`,
    );
    expect(() => classPixelLoss(photo, labelMap, photo, pairs)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: classPixels: expected shape [4, 2, 3, 3], got [2, 2, 3, 3].]`,
    );
    expect(() => classPixelLoss(photo, labelMap, classPixels, zeros([4]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: pairs: expected shape [pairs, 2], got [4].]`,
    );
    const scales = [photo, photo];
    expect(() => classPixelLoss(scales, [labelMap], [classPixels], pairs)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labelMap: expected a list of 2, as photo, got "a list of 1".]`,
    );
    expect(() => classPixelLoss(scales, labelMap, classPixels, pairs)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labelMap: expected a list of 2, as photo, got "a tensor".]`,
    );
    expect(() =>
      classPixelLoss(scales, [labelMap, small], [classPixels, classPixels], pairs),
    ).toThrowErrorMatchingInlineSnapshot(`[ShapeError: labelMap[1]: expected shape [2, 2, 3], got [2, 2, 2].]`);
  });
});
