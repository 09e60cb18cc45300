import { seededRandom } from '@ecgan/core/internal';
import { expectClose, expectGradientsMatch, expectNoLeaks, random, randomLabels, testsOf } from '@ecgan/testing';
import { mul, oneHot, type Scalar, sum, type Tensor4D, tensor, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { augmentationTensors } from './augmentationTensors.js';
import { augmentByTensors, augmentImages } from './augmentImages.js';
import { augmentLabels } from './augmentLabels.js';
import { drawAugmentation, type ImageAugmentation } from './drawAugmentation.js';

const still: ImageAugmentation = {
  ...{ brightness: 0, saturation: 1, contrast: 1, down: 0, right: 0, cutout: [0, 0, 0, 0] },
};
const shape = [2, 4, 5] as const;
const images = random([...shape, 3], 1);

/** One image by loops, value by value. */
function byLoops(values: number[], [height, width]: [number, number], one: ImageAugmentation): number[] {
  const grey = (pixel: number[]) => (pixel[0] + pixel[1] + pixel[2]) / 3;
  const pixels = Array.from({ length: height * width }, (_, i) =>
    values.slice(3 * i, 3 * i + 3).map((value) => value + one.brightness),
  ).map((pixel) => pixel.map((value) => (value - grey(pixel)) * one.saturation + grey(pixel)));
  const level = pixels.flat().reduce((a, b) => a + b, 0) / pixels.flat().length;
  const coloured = pixels.map((pixel) => pixel.map((value) => (value - level) * one.contrast + level));
  const [top, left, bottom, end] = one.cutout;
  return pixels.flatMap((_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    const [fromY, fromX] = [y - one.down, x - one.right];
    const inside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
    const blank = y >= top && y < bottom && x >= left && x < end;
    return inside && !blank ? coloured[fromY * width + fromX] : [0, 0, 0];
  });
}

describe('drawAugmentation', () => {
  testsOf('drawAugmentation');

  test('default: within the ranges of the paper', () => {
    const drawn = drawAugmentation([4000, 32, 16], { random: seededRandom(1) });
    const values = (of: (one: ImageAugmentation) => number) => drawn.map(of);
    const expectRange = (found: number[], low: number, high: number) => {
      expect(Math.min(...found)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...found)).toBeLessThanOrEqual(high);
      expect(Math.min(...found)).toBeLessThan(low + (high - low) / 50);
      expect(Math.max(...found)).toBeGreaterThan(high - (high - low) / 50);
    };
    expectRange(
      values(({ brightness }) => brightness),
      -0.5,
      0.5,
    );
    expectRange(
      values(({ saturation }) => saturation),
      0,
      2,
    );
    expectRange(
      values(({ contrast }) => contrast),
      0.5,
      1.5,
    );
    expectRange(
      values(({ down }) => down),
      -4,
      4,
    );
    expectRange(
      values(({ right }) => right),
      -2,
      2,
    );
    // Half of 32 rows, up to half of it beyond the border.
    expectRange(
      values(({ cutout: [top, , bottom] }) => bottom - top),
      8,
      16,
    );
    expectRange(
      values(({ cutout: [, left, , end] }) => end - left),
      4,
      8,
    );
  });

  test('args: colour, translation, cutout, random', () => {
    expect(drawAugmentation([2, 8, 8], { colour: false, translation: 0, cutout: 0 })).toEqual([still, still]);
    const draw = (seed: number) => drawAugmentation([2, 8, 8], { random: seededRandom(seed) });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test('error: shares', () => {
    expect(() => drawAugmentation([1, 8, 8], { translation: -1 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: translation: expected a finite number ≥ 0 and < 1, got -1.]`,
    );
    expect(() => drawAugmentation([1, 8, 8], { cutout: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: cutout: expected a finite number ≥ 0 and < 1, got 1.]`,
    );
  });
});

describe('augmentImages', () => {
  testsOf('augmentImages');

  const [height, width] = [4, 5];
  const drawn = (seed: number) => drawAugmentation(shape, { translation: 0.4, random: seededRandom(seed) });

  test('default: by loops', () => {
    const values = Array.from(images.dataSync());
    const opposite = [{ ...still, saturation: 2, contrast: 0.5 }, still];
    for (const augmentation of [opposite, ...[1, 2, 3, 4, 5, 6].map(drawn)]) {
      const expected = augmentation.flatMap((one, i) =>
        byLoops(values.slice(60 * i, 60 * i + 60), [height, width], one),
      );
      expectClose(augmentImages(images, augmentation), expected, 1e-5);
    }
  });

  test('behavior: nothing drawn, nothing changed', () => {
    expectClose(augmentImages(images, [still, still]), images, 0);
  });

  test('behavior: shifted out of sight, blanked whole', () => {
    expectClose(
      augmentImages(images, [
        { ...still, down: 4 },
        { ...still, cutout: [0, 0, 4, 5] },
      ]),
      zeros(images.shape),
      0,
    );
  });

  test('gradient: against finite differences', () => {
    const weights = random([...shape, 3], 2);
    for (const seed of [1, 2, 3])
      expectGradientsMatch((x) => sum(mul(augmentImages(x, drawn(seed)), weights)) as Scalar, [images]);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(() => augmentImages(images, drawn(1)).dispose());
  });

  test('behavior: by the tensors of a draw it is the same, and they live on', () => {
    for (const seed of [1, 2, 3]) {
      const augmentation = drawn(seed);
      const tensors = augmentationTensors(augmentation, [height, width]);
      for (let again = 0; again < 2; again++)
        expectClose(augmentByTensors(images as Tensor4D, tensors), augmentImages(images, augmentation), 0);
    }
  });

  test('error: number of images', () => {
    expect(() => augmentImages(images, [still])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: images: expected shape [1, height, width, channels], got [2, 4, 5, 3]. Draw the augmentation with the batch size of the images.]`,
    );
    expect(() => augmentImages(zeros([2, 3]), [still, still])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: images: expected shape [batch, height, width, channels], got [2, 3].]`,
    );
  });
});

describe('augmentLabels', () => {
  testsOf('augmentLabels');

  test('default', () => {
    const labels = [1, 2, 3, 4, 5, 6];
    const move = (one: Partial<ImageAugmentation>) =>
      Array.from(augmentLabels(labels, [1, 2, 3], [{ ...still, ...one }], { fill: 9 }));
    expect(move({})).toEqual(labels);
    expect(move({ down: 1, right: -1 })).toEqual([9, 9, 9, 2, 3, 9]);
    expect(move({ cutout: [0, 1, 2, 3] })).toEqual([1, 9, 9, 4, 9, 9]);
  });

  test('behavior: labels move as images do: those of a one-hot image are its labels', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), (seed, height, width) => {
        const size: [number, number, number] = [2, height, width];
        const labels = randomLabels(size, 3, seed);
        const augmentation = drawAugmentation(size, { colour: false, translation: 0.5, random: seededRandom(seed) });
        const image = oneHot(tensor(Array.from(labels), size, 'int32'), 3);
        const moved = augmentLabels(labels, size, augmentation, { fill: 255 });
        const expected = oneHot(tensor(Array.from(moved), size, 'int32'), 3);
        expectClose(augmentImages(mul(image, 1), augmentation), mul(expected, 1), 0);
      }),
      { numRuns: 40 },
    );
  });

  test('error: lengths', () => {
    expect(() => augmentLabels([1, 2], [1, 1, 3], [still], { fill: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labels: expected 3 ids and 1 augmentations, got [2, 1].]`,
    );
    expect(() => augmentLabels([1, 2], [2, 1, 1], [still], { fill: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labels: expected 2 ids and 2 augmentations, got [2, 1].]`,
    );
  });
});
