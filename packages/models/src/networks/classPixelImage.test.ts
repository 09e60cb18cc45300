import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor4D, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { classPixelImage } from './classPixelImage.js';

const classPixels = random([4, 2, 3, 3], 1) as Tensor4D;
// Image 1 has no pair.
const pairs = tensor2d([0, 1, 0, 4, 2, 0, 2, 1], [4, 2], 'int32');

describe('classPixelImage', () => {
  test('default: the sum over the classes of each image, 0 without any', () => {
    const values = classPixels.dataSync();
    const at = (pair: number, i: number) => values[18 * pair + i];
    const expected = Array.from({ length: 54 }, (_, i) => {
      const pixel = i % 18;
      return [at(0, pixel) + at(1, pixel), 0, at(2, pixel) + at(3, pixel)][Math.floor(i / 18)];
    });
    const images = classPixelImage(classPixels, pairs, 3);
    expect(images.shape).toEqual([3, 2, 3, 3]);
    expectClose(images, expected);
  });

  test('gradient: in every Î_c', () => {
    const target = random([3, 2, 3, 3], 2);
    const loss = (pixels: Tensor4D) => sum(mul(classPixelImage(pixels, pairs, 3), target)) as Scalar;
    expectGradientsMatch((pixels) => loss(pixels as Tensor4D), [classPixels]);
  });

  test('behavior: leaves no tensors', () => expectNoLeaks(() => classPixelImage(classPixels, pairs, 3).dispose()));

  test('error: as many pairs as pixels', () => {
    const three = tensor2d([0, 1, 0, 4, 2, 0], [3, 2], 'int32');
    expect(() => classPixelImage(classPixels, three, 3)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: pairs: expected shape [4, 2], got [3, 2].]`,
    );
  });
});
