import { LabelLayout } from '@ecgan/core';
import { projectionHead } from '@ecgan/models';
import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { type Tensor, type Tensor4D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { contrastPixelCounts, contrastPixels, contrastTerm } from './contrast.js';

const head = projectionHead({ numClasses: 3, filters: 6, embeddingSize: 4, contrastLevels: [0, 1], seed: 3 });
const scales = () => [random([2, 4, 4, 6], 1), random([2, 2, 2, 12], 2)] as Tensor4D[];
const pixels = (indices: number[], labels: number[]) => ({
  indices: tensor1d(indices, 'int32'),
  labels: tensor1d(labels, 'int32'),
});
const chosenIndices = [
  [0, 5, 17, 31],
  [1, 6, 7],
];
const chosen = [pixels(chosenIndices[0], [0, 1, 0, 2]), pixels(chosenIndices[1], [1, 0, 2])];

/** The contrast of the paper in float64, by loops. */
function contrast(embeddings: number[][], labels: number[], temperature: number): number {
  const unit = embeddings.map((row) => row.map((value) => value / (Math.hypot(...row) || 1)));
  const exp = (i: number, j: number) => Math.exp(unit[i].reduce((dot, v, k) => dot + v * unit[j][k], 0) / temperature);
  const losses = labels.flatMap((label, i) => {
    const others = labels.map((_, j) => j).filter((j) => j !== i);
    const [positives, negatives] = [true, false].map((same) => others.filter((j) => (labels[j] === label) === same));
    if (positives.length === 0 || negatives.length === 0) return [];
    const below = negatives.reduce((total, j) => total + exp(i, j), 0);
    const each = positives.map((j) => -Math.log(exp(i, j) / (exp(i, j) + below)));
    return [each.reduce((total, one) => total + one, 0) / positives.length];
  });
  return losses.reduce((total, one) => total + one, 0) / losses.length;
}

/** Every pixel of every scale through its branch of the head, as rows. */
const projected = () => (head.apply(scales()) as Tensor[]).map((one) => (one.arraySync() as number[][][][]).flat(2));

describe('contrastTerm', () => {
  test('default: pixels of both scales in one contrast, in float64', {
    meta: { id: 'contrast-pixels-both-scales' },
  }, () => {
    const { loss, embeddings } = contrastTerm(head, scales(), chosen, { temperature: 0.5 });
    const rows = projected();
    const expected = chosenIndices.flatMap((indices, k) => indices.map((pixel) => rows[k][pixel]));
    expectClose(embeddings as Tensor, expected.flat());
    expectClose(loss, [contrast(expected, [0, 1, 0, 2, 1, 0, 2], 0.5)]);
  });

  test('behavior: a scale without pixels takes no part', () => {
    const { loss, embeddings } = contrastTerm(head, scales(), [chosen[0], null], { temperature: 0.5 });
    const rows = chosenIndices[0].map((pixel) => projected()[0][pixel]);
    expectClose(loss, [contrast(rows, [0, 1, 0, 2], 0.5)]);
    expect(embeddings?.shape).toEqual([4, 4]);
  });

  test('behavior: without any pixel it is 0, and so is its gradient', () => {
    const none = [null, null];
    const { loss, embeddings } = contrastTerm(head, scales(), none, {});
    expect(Math.abs(loss.dataSync()[0])).toBe(0);
    expect(embeddings).toBeNull();
    const [fine, coarse] = scales();
    expectGradientsMatch((features) => contrastTerm(head, [features as Tensor4D, coarse], none, {}).loss, [fine]);
  });

  test('gradient: in the features of every scale', () => {
    const loss = (...features: Tensor[]) =>
      contrastTerm(head, features as Tensor4D[], chosen, { temperature: 0.5 }).loss;
    expectGradientsMatch(loss, scales(), { step: 1e-3 });
  });

  test('behavior: leaves no tensors', async () => {
    const features = scales();
    await expectNoLeaks(() => {
      tidy(() => {
        contrastTerm(head, features, chosen, {});
      });
    });
  });
});

/** Two images of 4×8 pixels; level 1 sees every second pixel of every second row. */
const labels = Int32Array.from({ length: 64 }, (_, i) => (i >> 1) % 3);
const layout = LabelLayout.fromLabelMaps(labels, [2, 4, 8], { numClasses: 3, levels: 2 });
/** What every second pixel of a map of that size is, by coordinates. */
const halved = (map: ArrayLike<number>) =>
  [0, 1].flatMap((image) => [0, 2].flatMap((y) => [0, 2, 4, 6].map((x) => map[image * 32 + y * 8 + x])));
const first = () => 0;

describe('contrastPixels', () => {
  test('default: pixels of each level with the labels they have there', () => {
    const [full, half] = contrastPixels(layout, [0, 1], { random: first });
    expect(Array.from(full.indices).sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, i) => i));
    full.indices.forEach((pixel, i) => {
      expect(full.labels[i]).toBe(labels[pixel]);
    });
    expect(half.indices).toHaveLength(16);
    half.indices.forEach((pixel, i) => {
      expect(half.labels[i]).toBe(halved(labels)[pixel]);
      expect(half.images[i]).toBe(pixel < 8 ? 0 : 1);
    });
  });

  test('args: predictions, at full size, make pixels of each level hard', () => {
    // Wrong in the second image only at level-1 pixels of column 0.
    const predictions = labels.map((label, i) => (i >= 32 && i % 8 === 0 ? (label + 1) % 3 : label));
    const hard = halved(predictions).map((prediction, i) => prediction !== halved(labels)[i]);
    const [half] = contrastPixels(layout, [1], { predictions, random: first, contrast: { maxPerClass: 2 } });
    const groups = new Map<string, number[]>();
    half.indices.forEach((pixel, i) => {
      const key = `${half.images[i]} ${half.labels[i]}`;
      groups.set(key, [...(groups.get(key) ?? []), pixel]);
    });
    for (const [key, pixels] of groups) {
      const [image, label] = key.split(' ').map(Number);
      const there = halved(labels).filter((one, i) => hard[i] && one === label && Number(i >= 8) === image).length;
      if (there > 0) expect(pixels.filter((pixel) => hard[pixel]).length, key).toBeGreaterThanOrEqual(1);
    }
    expect(half.indices.some((pixel) => hard[pixel])).toBe(true);
  });

  test('args: maxAnchors, shared by the levels; ignoreLabel', () => {
    const chosen = contrastPixels(layout, [0, 1], { random: first, ignoreLabel: 1, contrast: { maxAnchors: 16 } });
    for (const { labels: ids } of chosen) {
      expect(ids.length).toBeLessThanOrEqual(8);
      expect(new Set(ids)).toEqual(new Set([0, 2]));
    }
  });

  test('behavior: how many are chosen follows from the labels alone', () => {
    for (const maxAnchors of [5, 16, 40, 1024])
      for (const ignoreLabel of [undefined, 1]) {
        const options = { ignoreLabel, contrast: { maxAnchors, maxPerClass: 3 } };
        const counts = contrastPixelCounts(layout, [0, 1], options).map(({ own }) => own);
        for (const wrong of [0, 1, 2]) {
          const predictions = labels.map((label, i) => (i % 3 < wrong ? (label + 1) % 3 : label));
          const random = () => ((wrong + 1) * 0.37) % 1;
          const found = contrastPixels(layout, [0, 1], { ...options, predictions, random });
          expect(found.map(({ indices }) => indices.length)).toEqual(counts);
        }
      }
  });

  test('behavior: a boundary bit is no class', () => {
    const options = { numClasses: 3, levels: 1, boundaries: new Uint8Array(64).fill(1) };
    const bounded = LabelLayout.fromLabelMaps(labels, [2, 4, 8], options);
    const [full] = contrastPixels(bounded, [0], { random: first });
    expect(new Set(full.labels)).toEqual(new Set([0, 1, 2]));
  });
});
