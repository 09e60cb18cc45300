import { LabelLayout } from '@ecgan/core';
import { describe, expect, test } from 'vitest';
import { contrastPixels } from './contrastPixels.js';

/** Two images of 4×8 pixels; level 1 sees every second pixel of every second row. */
const labels = Int32Array.from({ length: 64 }, (_, i) => (i >> 1) % 3);
const layout = LabelLayout.fromLabelMaps(labels, [2, 4, 8], { numClasses: 3, levels: 2 });
/** What every second pixel of a map of that size is, by coordinates. */
const halved = (map: ArrayLike<number>) =>
  [0, 1].flatMap((image) => [0, 2].flatMap((y) => [0, 2, 4, 6].map((x) => map[image * 32 + y * 8 + x])));
const random = () => 0;

describe('contrastPixels', () => {
  test('default: pixels of each level with the labels they have there', () => {
    const [full, half] = contrastPixels(layout, [0, 1], { random });
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
    const [half] = contrastPixels(layout, [1], { predictions, random, contrast: { maxPerClass: 2 } });
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
    const chosen = contrastPixels(layout, [0, 1], { random, ignoreLabel: 1, contrast: { maxAnchors: 16 } });
    for (const { labels: ids } of chosen) {
      expect(ids.length).toBeLessThanOrEqual(8);
      expect(new Set(ids)).toEqual(new Set([0, 2]));
    }
  });

  test('behavior: a boundary bit is no class', () => {
    const options = { numClasses: 3, levels: 1, boundaries: new Uint8Array(64).fill(1) };
    const bounded = LabelLayout.fromLabelMaps(labels, [2, 4, 8], options);
    const [full] = contrastPixels(bounded, [0], { random });
    expect(new Set(full.labels)).toEqual(new Set([0, 1, 2]));
  });
});
