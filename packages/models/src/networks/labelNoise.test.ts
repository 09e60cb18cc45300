import { LabelLayout } from '@ecgan/core';
import {
  exampleBatch,
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  perturbWeights,
  random,
} from '@ecgan/testing';
import { concat, mul, ones, type Scalar, slice, sum, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { inferenceGenerator } from '../inference/inferenceGenerator.js';
import { applyToLabels } from './applyToLabels.js';
import { ecganGenerator, generateImages } from './ecganGenerator.js';
import { spadeGenerator } from './spadeGenerator.js';

// The generators with 3D noise beside the labels.

const tiny = { numClasses: 5, filters: 2, hiddenFilters: 4, levels: 3, chainFilters: [4, 2], initialGain: 1 };
const noisy = { ...tiny, noiseSize: 3 };
const { layout } = exampleBatch([2, 8, 16], { levels: 3 });
const bounded = LabelLayout.fromLabelMaps(layout.labelMap().dataSync(), [2, 8, 16], {
  ...{ numClasses: 5, levels: 3 },
  boundaries: Uint8Array.from({ length: 256 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
});
const noise = random([2, 1, 1, 3], 7) as Tensor4D;
const perPixel = random([2, 8, 16, 3], 8) as Tensor4D;

const trained = (options: Parameters<typeof ecganGenerator>[0], network = ecganGenerator) => {
  const generator = network(options);
  perturbWeights(generator);
  return generator;
};

describe('a generator with noise', () => {
  test('default: to E noise is further channels of the labels: a generator of dense maps of as many channels', () => {
    const generator = trained(noisy, spadeGenerator);
    const wide = spadeGenerator({ ...tiny, numClasses: 8, denseLabels: true });
    wide.setWeights(generator.getWeights());
    const everywhere = tidy(() => mul(noise, ones([2, 8, 16, 1]))) as Tensor4D;
    for (const [given, dense] of [
      [noise, everywhere],
      [perPixel, perPixel],
    ])
      for (const training of [false, true]) {
        const [image] = applyToLabels(generator, layout, { others: [given], training });
        const [expected] = applyToLabels(wide, concat([layout.segmentationMap(), dense], 3) as Tensor4D, { training });
        expectClose(image, expected, 1e-6);
      }
  });

  test.each([false, true])('args: denseLabels, boundary %s: a layout and its dense map give the same', (boundary) => {
    const options = { ...noisy, boundary, contrastLevels: [0, 1], classPresence: true };
    const [ofLayout, ofMap] = [trained(options), ecganGenerator({ ...options, denseLabels: true })];
    ofMap.setWeights(ofLayout.getWeights());
    const labels = boundary ? bounded : layout;
    const { coarse, ...found } = generateImages(ofLayout, labels, true, undefined, noise);
    const { coarse: ofCoarse, ...expected } = generateImages(ofMap, labels.segmentationMap(), true, undefined, noise);
    for (const name of ['edge', 'image', 'refined', 'features'] as const)
      expectClose(found[name], expected[name], 1e-5);
    expectClose(coarse[0], ofCoarse[0], 1e-5);
  });

  test('args: styleSize: a style and noise', () => {
    const generator = trained({ ...noisy, styleSize: 2, height: 8, width: 16 });
    const style = random([2, 2], 3) as Tensor2D;
    const { refined } = generateImages(generator, layout, false, style, noise);
    expectClose(inferenceGenerator(generator).generate(layout, style, noise), refined);
  });

  test('behavior: many pictures of one label map; other noise for one picture changes that one alone', () => {
    // Each picture is normalised by itself: no statistics of the batch.
    const generator = trained({ ...noisy, normalization: 'instance' });
    const other = tidy(() =>
      concat([slice(noise, [0, 0, 0, 0], [1, -1, -1, -1]), random([1, 1, 1, 3], 9)]),
    ) as Tensor4D;
    const [before, after] = [noise, other].map((z) => generateImages(generator, layout, false, undefined, z).refined);
    expectClose(slice(before, [0, 0, 0, 0], [1, -1, -1, -1]), slice(after, [0, 0, 0, 0], [1, -1, -1, -1]), 1e-6);
    expect(() =>
      expectClose(slice(before, [1, 0, 0, 0], [1, -1, -1, -1]), slice(after, [1, 0, 0, 0], [1, -1, -1, -1]), 1e-2),
    ).toThrow();
  });

  test('behavior: without noise the generator is what it was', () => {
    const [plain, off] = [ecganGenerator(tiny), ecganGenerator({ ...tiny, noiseSize: 0 })];
    expect(off.inputNames.length).toBe(plain.inputNames.length);
    expectClose(generateImages(off, layout).refined, generateImages(plain, layout).refined, 0);
  });

  test('behavior: inference, saving and loading', async () => {
    const generator = trained(noisy);
    const inference = inferenceGenerator(generator);
    expectClose(
      inference.generate(layout, undefined, noise),
      generateImages(generator, layout, false, undefined, noise).refined,
    );
    await expectSameAfterLoading(generator, [...layout.inputs().slice(0, 3), noise]);
    await expectNoLeaks(() => inference.generate(layout, undefined, noise).dispose());
  });

  test('gradient: in the noise', () => {
    const generator = trained({ ...noisy, filters: 1, normalization: 'instance' }, spadeGenerator);
    const direction = random([2, 8, 16, 3], 4);
    expectGradientsMatch(
      (z) => sum(mul(applyToLabels(generator, layout, { others: [z] })[0], direction)) as Scalar,
      [noise],
      { step: 1e-3, tolerance: 3e-2 },
    );
  });

  test('error: no noise, noise that is not wanted, a size that is none', () => {
    expect(() => generateImages(ecganGenerator(noisy), layout)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: others.length: expected 1, for noise, got 0.]`,
    );
    expect(() =>
      generateImages(ecganGenerator(tiny), layout, false, undefined, noise),
    ).toThrowErrorMatchingInlineSnapshot(`[ValueError: others.length: expected none, got 1.]`);
    expect(() => ecganGenerator({ ...tiny, noiseSize: -1 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: noiseSize: expected an integer ≥ 0, got -1.]`,
    );
  });
});
