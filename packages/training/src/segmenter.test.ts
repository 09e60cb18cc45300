import { LabelLayout } from '@ecgan/core';
import { ecgan, mapSegmenterClasses, pretrainedSegmenter, type Segmenter, segformer } from '@ecgan/models';
import { exampleBatch, random } from '@ecgan/testing';
import { add, mul, sum, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { EcganTrainer } from './EcganTrainer.js';
import type { TrainerOptions } from './options.js';

const tiny = {
  ...{ numClasses: 5, filters: 2, hiddenFilters: 4, chainFilters: [4], levels: 3, embeddingSize: 8 },
  ...{ discriminatorFilters: 4, discriminatorLayers: 2, discriminatorScales: 1, labelFilters: 4, labelHalvings: 1 },
};
const shape: [number, number, number] = [1, 8, 8];
/** Patches of all five classes. */
const labels = Array.from({ length: 64 }, (_, i) => (Math.floor((i % 8) / 3) + 2 * Math.floor(i / 24)) % 5);

/** Losses of a first step on the labels. */
async function lossesOf(options: Partial<TrainerOptions>) {
  const layout = LabelLayout.fromLabelMaps(labels, shape, { numClasses: 5, levels: 3 });
  const trainer = new EcganTrainer(ecgan(tiny), { steps: 10, ...options });
  const { losses } = await trainer.trainStep({ ...exampleBatch(shape, { levels: 3 }), layout });
  return losses;
}

/** A segmenter that reads the same logits from whatever it sees, for I' and I''. */
const fixed =
  (logits: Tensor4D): Segmenter =>
  (images) =>
    add(logits, mul(sum(images), 0)) as Tensor4D;

/** Similarity by loops in float64, of the pixels whose id is not −1. */
function similarity(ids: number[], rows: number[][]): number {
  const epsilon = 2 ** -20;
  const log = (x: number) => Math.log((x + epsilon) / (1 + epsilon));
  const probabilities = rows.map((row) => {
    const exps = row.map((one) => Math.exp(one - Math.max(...row)));
    const total = exps.reduce((a, b) => a + b);
    return exps.map((one) => one / total);
  });
  const kept = ids.flatMap((id, i) => (id === -1 ? [] : [i]));
  let total = 0;
  for (const i of kept)
    for (const j of kept) {
      const agreement = probabilities[i].reduce((dot, p, k) => dot + p * probabilities[j][k], 0);
      total -= log(ids[i] === ids[j] ? agreement : Math.max(0, 1 - agreement));
    }
  return total / kept.length ** 2;
}

describe('a mapped segmenter in EcganTrainer', () => {
  // Theirs: 0 is our 1, 1 is our 2 or 3, 2 is none of ours. Ours 0 and 4 are unknown to it, and 1 is ignored besides.
  const mapping = { numClasses: 5, mapping: [1, [2, 3], null] };

  test('behavior: similarity is that of what it can read; any number of classes takes no part', async () => {
    const logits = random([2, 8, 8, 3], 3, -2, 2) as Tensor4D;
    const segmenter = mapSegmenterClasses(fixed(logits), mapping);
    const rows = (logits.arraySync() as number[][][][]).map((image) =>
      image.flat().map(([first, second]) => [first, second]),
    );
    for (const ignoreLabel of [undefined, 1]) {
      const losses = await lossesOf({ segmenter, ignoreLabel });
      const read = [-1, ignoreLabel === 1 ? -1 : 1, 2, 2, -1];
      const ids = labels.map((label) => read[label]);
      expect(new Set(ids).size).toBe(ignoreLabel === 1 ? 2 : 3);
      expect(losses.similarityImage).toBeCloseTo(similarity(ids, rows[0]), 4);
      expect(losses.similarityRefined).toBeCloseTo(similarity(ids, rows[1]), 4);
    }
  });

  test('behavior: hard are the pixels it misreads, not those it cannot know', async () => {
    // Every other pixel of a class it knows is misread. What a segmenter of all five would read, were it as often right:
    const right = (i: number) => i % 2 === 0;
    const whole = labels.map((label, i) => (right(i) || label === 0 || label === 4 ? label : label === 1 ? 2 : 1));
    const theirs = labels.map((label, i) =>
      label === 1 ? (right(i) ? 0 : 1) : label < 4 && label > 1 ? (right(i) ? 1 : 0) : 0,
    );
    const logitsOf = (ids: number[], classes: number) =>
      tensor4d(
        [...ids, ...ids].flatMap((id) => Array.from({ length: classes }, (_, k) => (k === id ? 9 : 0))),
        [2, 8, 8, classes],
      );
    const contrast = { maxPerClass: 4 };
    const { contrast: expected } = await lossesOf({ contrast, segmenter: fixed(logitsOf(whole, 5)) });
    const mapped = mapSegmenterClasses(fixed(logitsOf(theirs, 3)), mapping);
    const { contrast: found } = await lossesOf({ contrast, segmenter: mapped });
    expect(found).toBe(expected);
    // Taken at its word it would misread all of class 3, and other pixels were drawn.
    const { contrast: unmapped } = await lossesOf({ contrast, segmenter: (images) => mapped(images) });
    expect(unmapped).not.toBe(expected);
  });

  test('behavior: a SegFormer trains the generator and stays as it is', async () => {
    const network = segformer({
      numClasses: 3,
      filters: [4, 4, 4, 4],
      depths: [1, 1, 1, 1],
      heads: [1, 2, 2, 2],
      headFilters: 4,
      reductions: [2, 1, 1, 1],
    });
    const before = network.getWeights().map((weight) => Array.from(weight.dataSync()));
    const segmenter = pretrainedSegmenter(network, { classes: mapping });
    const losses = await lossesOf({
      segmenter,
      weights: { adversarial: 0, contrast: 0, classPixel: 0, featureMatching: 0 },
    });
    expect(losses.similarityRefined).toBeGreaterThan(0);
    expect(network.getWeights().map((weight) => Array.from(weight.dataSync()))).toEqual(before);
    network.dispose();
  });

  test('error: mapped to other classes than the networks have', async () => {
    const segmenter = mapSegmenterClasses(fixed(random([2, 8, 8, 1], 1) as Tensor4D), { numClasses: 4, mapping: [1] });
    await expect(lossesOf({ segmenter })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: segmenter: expected a segmenter mapped to the 5 classes of the networks, got "4 classes".]`,
    );
  });
});
