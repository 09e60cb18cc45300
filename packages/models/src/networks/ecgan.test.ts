import { exampleBatch, expectSameAfterLoading, testsOf } from '@ecgan/testing';
import { memory, type Tensor, zeros } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { labelInputs } from './applyToLabels.js';
import { ecgan } from './ecgan.js';
import { generateImages } from './ecganGenerator.js';

testsOf('ecgan');

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [4, 3, 2] },
  ...{ discriminatorFilters: 4, labelFilters: 4, embeddingSize: 8 },
};

describe('ecgan', () => {
  test('default: F alone is contrasted, so nothing coarser comes out', () => {
    const { generator, options } = ecgan(tiny);
    expect(options.contrastLevels).toEqual([0]);
    expect(generateImages(generator, exampleBatch([1, 32, 32]).layout).coarse).toEqual([]);
  });

  test('args: contrastLevels, not square, batch 2; the images stay those of the same seed', {
    meta: { id: 'ecgan-contrastlevels-not-square' },
  }, () => {
    const { layout } = exampleBatch([2, 32, 64]);
    const multiScale = generateImages(ecgan({ ...tiny, contrastLevels: [0, 1, 3] }).generator, layout);
    expect(multiScale.coarse.map(({ shape }) => shape)).toEqual([
      [2, 16, 32, 4],
      [2, 4, 8, 16],
    ]);
    const plain = generateImages(ecgan(tiny).generator, layout);
    expect(Array.from(multiScale.refined.dataSync())).toEqual(Array.from(plain.refined.dataSync()));
  });

  test('args: contrastLevels with levels 7 ("more"), down to the lowest', () => {
    const { generator } = ecgan({ ...tiny, levels: 7, contrastLevels: [5, 6] });
    const { coarse } = generateImages(generator, exampleBatch([1, 64, 64], { levels: 7 }).layout);
    expect(coarse.map(({ shape }) => shape)).toEqual([
      [1, 2, 2, 32],
      [1, 1, 1, 32],
    ]);
  });

  test('args: discriminator: the PatchGAN of edges and the U-Net of images are parts of one D', {
    meta: { id: 'ecgan-discriminator-parts' },
  }, () => {
    const networks = ecgan({ ...tiny, discriminator: 'segmentation', segmentationDepth: 2 });
    const { discriminator, discriminatorParts, options } = networks;
    const namesOf = (network?: LayersModel) => (network?.weights ?? []).map(({ originalName }) => originalName).sort();
    const { edges, images } = discriminatorParts ?? {};
    expect(namesOf(discriminator)).toEqual([...namesOf(edges), ...namesOf(images)].sort());
    expect(namesOf(edges)).toEqual(namesOf(ecgan(tiny).discriminator));
    const logits = images?.apply(zeros([2, 8, 12, 3])) as Tensor;
    expect([logits.shape, options.discriminator]).toEqual([[2, 8, 12, 6], 'segmentation']);
    expect(() => images?.apply(zeros([2, 8, 10, 3]))).toThrow();
    expect(ecgan(tiny).discriminatorParts).toBeUndefined();
  });

  test('error: discriminator, segmentationDepth', () => {
    const wrong = { ...tiny, discriminator: 'pixel' as 'patch' };
    expect(() => ecgan(wrong)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: discriminator: expected 'patch' or 'segmentation', got "pixel".]`,
    );
    expect(() => ecgan({ ...tiny, segmentationDepth: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: segmentationDepth: expected an integer ≥ 1, got 0.]`,
    );
  });

  test('behavior: a generator of several scales is saved and loaded', async () => {
    const { generator } = ecgan({ ...tiny, contrastLevels: [0, 2] });
    await expectSameAfterLoading(generator, labelInputs(generator, exampleBatch([1, 32, 32]).layout));
  });

  test('behavior: disposes the weights of all networks', () => {
    const before = memory().numTensors;
    ecgan({ ...tiny, contrastLevels: [0, 1] }).dispose();
    expect(memory().numTensors).toBe(before);
    ecgan({ ...tiny, discriminator: 'segmentation' }).dispose();
    expect(memory().numTensors).toBe(before);
  });
});
