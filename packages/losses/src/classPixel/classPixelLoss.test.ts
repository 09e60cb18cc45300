import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { mul, sum, tensor, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { classPixelLoss } from './classPixelLoss.js';

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

  test('default', () => {
    const loss = classPixelLoss(photo, labelMap, classPixels, pairs);
    expectClose(loss, [(expected[0] + expected[1]) / 2], 1e-6);
  });

  test('args: reduction', () => {
    const loss = (reduction: 'none' | 'sum') => classPixelLoss(photo, labelMap, classPixels, pairs, { reduction });
    expectClose(loss('none'), expected, 1e-6);
    expectClose(loss('sum'), [expected[0] + expected[1]], 1e-6);
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

  test('behavior: no pairs is a zero', () => {
    const none = classPixelLoss(photo, labelMap, zeros([0, 2, 3, 3]), zeros([0, 2], 'int32'));
    expect(none.dataSync()[0]).toBe(0);
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
  });
});
