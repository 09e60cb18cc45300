import { expectNoLeaks, random } from '@ecgan/testing';
import { mul, reshape, slice, type Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { extractFeatures } from './extractFeatures.js';
import type { FeatureExtractor } from './networkTypes.js';

const extractor: FeatureExtractor = {
  features: async (images) => [mul(images, 2), reshape(images, [images.shape[0], -1])],
};

describe('extractFeatures', () => {
  test('default: the last tap as it is; maps averaged over pixels; batches change nothing', async () => {
    const images = random([5, 2, 3, 3], 1) as Tensor4D;
    const values = images.arraySync();
    expect(await extractFeatures(extractor, images, { batchSize: 2 })).toEqual(values.map((image) => image.flat(2)));
    const pooled = await extractFeatures(extractor, images, { tap: 0 });
    expect(pooled.length).toBe(5);
    pooled.forEach((row, i) => {
      const pixels = values[i].flat();
      row.forEach((value, c) => {
        expect(value).toBeCloseTo((2 * pixels.reduce((sum, pixel) => sum + pixel[c], 0)) / 6, 5);
      });
    });
    images.dispose();
  });

  test('behavior: leaves no tensors, also when it fails', async () => {
    await expectNoLeaks(async () => {
      const images = random([3, 2, 3, 3], 1) as Tensor4D;
      await extractFeatures(extractor, images, { batchSize: 2 });
      await expect(extractFeatures(extractor, images, { tap: 2 })).rejects.toThrow();
      images.dispose();
    });
  });

  test('error: no such tap, another rank or batch', async () => {
    const images = random([3, 2, 3, 3], 1) as Tensor4D;
    await expect(extractFeatures(extractor, images, { tap: 2 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: tap: expected an integer ≥ 0 and < 2, got 2.]`,
    );
    const flat = { features: (x: Tensor4D) => reshape(x, [-1]) };
    await expect(extractFeatures(flat, images)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: features[0]: expected shape [3, features] or [3, height, width, filters], got [54].]`,
    );
    const fewer = { features: (x: Tensor4D) => slice(x, [0, 0, 0, 0], [1, 2, 3, 3]) };
    await expect(extractFeatures(fewer, images)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: features[0]: expected shape [3, features] or [3, height, width, filters], got [1, 2, 3, 3].]`,
    );
    images.dispose();
  });
});
