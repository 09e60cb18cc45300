import { expectNoLeaks, random } from '@ecgan/testing';
import { avgPool, dispose, slice, type Tensor4D, tile, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { FeatureExtractor } from '../networks/networkTypes.js';
import { perceptualDistance } from './perceptualDistance.js';
import { sampleDiversity } from './sampleDiversity.js';

const extractor: FeatureExtractor = {
  network: { name: 'made up' },
  features: (images) => [images.clone(), avgPool(images, 2, 2, 'valid')],
};

describe('sampleDiversity', () => {
  test('default: the mean over all pairs, one by one', { meta: { id: 'sample-diversity-default' } }, async () => {
    const samples = [random([4, 6, 8, 3], 1), random([4, 6, 8, 3], 2)] as Tensor4D[];
    const heads = {
      name: 'made up',
      weights: [
        [1, 2, 3],
        [1, 0, 2],
      ],
    };
    const found = await sampleDiversity(extractor, samples, { heads, split: 'val' });
    const one = (images: Tensor4D, i: number) => slice(images, [i, 0, 0, 0], [1, 6, 8, 3]);
    const expected: number[] = [];
    for (const images of samples) {
      let sum = 0;
      for (let i = 0; i < 4; i++)
        for (let j = 0; j < i; j++)
          sum += (await perceptualDistance(extractor, one(images, i), one(images, j), { heads })).value;
      expected.push(sum / 6);
    }
    found.perLabelMap.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 5);
    });
    expect(found.value).toBeCloseTo((expected[0] + expected[1]) / 2, 5);
    expect(found.protocol).toEqual({
      metric: 'diversity, mean perceptual distance (not LPIPS) of pairs',
      ...{ network: { name: 'made up' }, images: 2, size: [6, 8], split: 'val' },
      settings: { samples: 4, heads: 'made up', taps: 2 },
    });
    dispose(samples);
  });

  test('behavior: 0 where all samples are one image; label maps may come one by one', async () => {
    async function* maps() {
      for (let i = 0; i < 3; i++) {
        const samples = tile(random([1, 4, 4, 3], i) as Tensor4D, [3, 1, 1, 1]);
        yield samples;
        samples.dispose();
      }
    }
    expect((await sampleDiversity(extractor, maps())).perLabelMap).toEqual([0, 0, 0]);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(async () => {
      const samples = zeros([3, 4, 4, 3]) as Tensor4D;
      await sampleDiversity(extractor, [samples]);
      samples.dispose();
    });
  });

  test('error: no label map, one sample, other sizes', async () => {
    const [one, two, wide] = [zeros([1, 4, 4, 3]), zeros([2, 4, 4, 3]), zeros([2, 4, 6, 3])] as Tensor4D[];
    await expect(sampleDiversity(extractor, [])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: samples: expected the samples of at least one label map, got [0].]`,
    );
    await expect(sampleDiversity(extractor, [one])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: samples[0]: expected shape [at least 2 samples, height, width, 3], got [1, 4, 4, 3].]`,
    );
    await expect(sampleDiversity(extractor, [two, wide])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: samples[1]: expected shape [2, 4, 4, 3], got [2, 4, 6, 3].]`,
    );
    dispose([one, two, wide]);
  });
});
