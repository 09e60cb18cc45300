import { expectClose, expectNoLeaks, randomLabels, testsOf } from '@ecgan/testing';
import { tensor, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { noiseMap } from './noiseMap.js';

type Rows = number[][][][];

describe('noiseMap', () => {
  testsOf('noiseMap');

  test('default: one normal vector per image, at each of its pixels', () => {
    const noise = noiseMap([3, 4, 5], { seed: 1 });
    expect(noise.shape).toEqual([3, 4, 5, 64]);
    const images = noise.arraySync() as Rows;
    for (const image of images) for (const row of image.flat()) expect(row).toEqual(image[0][0]);
    expect(new Set(images.map((image) => image[0][0].join())).size).toBe(3);
    expectClose(noiseMap([3, 4, 5], { seed: 1 }), noise, 0);
    const many = Array.from(noiseMap([500, 1, 1], { seed: 2 }).dataSync());
    const mean = many.reduce((sum, z) => sum + z, 0) / many.length;
    const variance = many.reduce((sum, z) => sum + z * z, 0) / many.length;
    // 32,000 draws: five deviations of each.
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(many.length));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / many.length));
  });

  test('args: regions, one vector per region of an image', () => {
    const labels = randomLabels([2, 6, 7], 4, 3);
    const regions = tensor(Array.from(labels), [2, 6, 7], 'int32');
    const pixels = (noiseMap([2, 6, 7], { dim: 3, regions, numRegions: 4, seed: 5 }).arraySync() as Rows).flat(2);
    const vectors = new Map<string, number[]>();
    pixels.forEach((vector, pixel) => {
      const region = `${Math.floor(pixel / 42)} ${labels[pixel]}`;
      expect(vector).toEqual(vectors.get(region) ?? vector);
      vectors.set(region, vector);
    });
    expect(new Set([...vectors.values()].map(String)).size).toBe(vectors.size);
    expect(vectors.size).toBeGreaterThan(4);
  });

  test('behavior: seed 0 is a seed, with regions too', () => {
    const regions = zeros([2, 1, 1], 'int32');
    for (const options of [{ seed: 0 }, { seed: 0, regions, numRegions: 1 }]) {
      expectClose(noiseMap([2, 1, 1], options), noiseMap([2, 1, 1], options), 0);
      expect(noiseMap([2, 1, 1], options).dataSync()).not.toEqual(noiseMap([2, 1, 1], { seed: 1 }).dataSync());
    }
  });

  test('behavior: leaves no tensors', async () => {
    const regions = zeros([1, 2, 2], 'int32');
    await expectNoLeaks(() => {
      noiseMap([1, 2, 2]).dispose();
      noiseMap([1, 2, 2], { regions, numRegions: 1 }).dispose();
    });
  });

  test('error: arguments', () => {
    const regions = zeros([1, 2, 2], 'int32');
    expect(() => noiseMap([1, 2, 2], { dim: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: dim: expected an integer ≥ 1, got 0.]`,
    );
    expect(() => noiseMap([1, 2, 2], { regions })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numRegions: expected the number of regions, got undefined.]`,
    );
    expect(() => noiseMap([1, 2, 3], { regions, numRegions: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: regions: expected shape [1, 2, 3], got [1, 2, 2].]`,
    );
  });
});
