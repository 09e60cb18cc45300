import { readFileSync } from 'node:fs';
import { seededRandom } from '@ecgan/core/internal';
import { shared, testsOf } from '@ecgan/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { samplePixels } from './samplePixels.js';

testsOf('samplePixels');

const count = (values: ArrayLike<number>, value: number) => Array.from(values).filter((v) => v === value).length;

describe('samplePixels', () => {
  // Two images of 2×4: class 0 six times and class 2 twice, then class 2 three times, class 9 once and class 0 four times.
  const labels = [0, 0, 0, 2, 0, 0, 0, 2, 2, 2, 2, 9, 0, 0, 0, 0];
  const shape = [2, 2, 4] as const;

  test('default: every pixel of a small map, by image and class', () => {
    const { indices, labels: found, images } = samplePixels(labels, shape);
    expect(Array.from(indices).sort((a, b) => a - b)).toEqual([...labels.keys()]);
    expect(Array.from(indices, (i) => labels[i])).toEqual(Array.from(found));
    expect(Array.from(images)).toEqual(Array.from(indices, (i) => Math.floor(i / 8)));
  });

  test('args: maxPerClass, maxAnchors', { meta: { id: 'sample-pixels-maxperclass-maxanchors' } }, () => {
    const few = samplePixels(labels, shape, { maxPerClass: 2 }).labels;
    expect([count(few, 0), count(few, 2), count(few, 9)]).toEqual([4, 4, 1]);
    // Five groups share 11 anchors: two each and one more, of class 9 the only one, whose second goes to others.
    const shared = samplePixels(labels, shape, { maxAnchors: 11 });
    expect(shared.labels.length).toBe(11);
    expect(count(shared.labels, 9)).toBe(1);
    // Five groups, three anchors: groups are drawn.
    expect(samplePixels(labels, shape, { maxAnchors: 3 }).labels.length).toBe(3);
  });

  test('args: ignoreLabel, minPixels', () => {
    expect(count(samplePixels(labels, shape, { ignoreLabel: 0 }).labels, 0)).toBe(0);
    const large = samplePixels(labels, shape, { minPixels: 3 });
    expect([count(large.labels, 2), count(large.labels, 9)]).toEqual([3, 0]);
    expect(count(large.images, 0)).toBe(6);
  });

  test('args: predictions', { meta: { id: 'sample-pixels-predictions' } }, () => {
    const predictions = labels.map((id, i) => (i < 3 ? id + 1 : id));
    const drawn = samplePixels(labels, shape, { predictions, maxPerClass: 4, random: seededRandom(1) });
    const ofFirst = Array.from(drawn.indices).filter((i) => i < 8 && labels[i] === 0);
    expect(ofFirst.length).toBe(4);
    // No other group has a hard one: all three are chosen, and still no half of 14 is hard.
    expect(ofFirst.filter((i) => i < 3).length).toBe(3);
    expect(drawn.indices.length).toBe(14);
  });

  test('args: random', () => {
    const draw = (seed: number) => samplePixels(labels, shape, { maxPerClass: 2, random: seededRandom(seed) }).indices;
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test('behavior: within the limits, without repetition, on any map', () => {
    const map = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 24, maxLength: 24 });
    const limits = { maxAnchors: fc.integer({ min: 1, max: 30 }), maxPerClass: fc.integer({ min: 1, max: 9 }) };
    fc.assert(
      fc.property(map, map, fc.record(limits), fc.nat(), (labels, predictions, limits, seed) => {
        const { indices, labels: ids } = samplePixels(labels, [2, 3, 4], {
          ...limits,
          predictions,
          ignoreLabel: 5,
          random: seededRandom(seed),
        });
        const supply = (image: number, id: number) => count(labels.slice(12 * image, 12 * image + 12), id);
        const available = [0, 1].flatMap((image) =>
          [0, 1, 2, 3, 4].map((id) => Math.min(limits.maxPerClass, supply(image, id))),
        );
        expect(indices.length).toBe(
          Math.min(
            limits.maxAnchors,
            available.reduce((a, b) => a + b),
          ),
        );
        expect(new Set(indices).size).toBe(indices.length);
        expect(Array.from(indices, (i) => labels[i])).toEqual(Array.from(ids));
        expect(count(ids, 5)).toBe(0);
        for (const id of [0, 1, 2, 3, 4]) expect(count(ids, id)).toBeLessThanOrEqual(2 * limits.maxPerClass);
      }),
    );
  });

  test('behavior: uses the whole budget, half hard and half easy while there are enough of both', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(12), fc.integer({ min: 1, max: 9 }), fc.nat(), (hard, easy, maxPerClass, seed) => {
        fc.pre(hard + easy > 0);
        const labels = new Int32Array(hard + easy).fill(4);
        const { indices } = samplePixels(labels, [1, 1, hard + easy], {
          predictions: labels.map((id, i) => (i < hard ? 9 : id)),
          maxPerClass,
          random: seededRandom(seed),
        });
        expect(indices.length).toBe(Math.min(hard + easy, maxPerClass));
        const chosenHard = Array.from(indices).filter((i) => i < hard).length;
        const chosenEasy = indices.length - chosenHard;
        if (Math.min(hard, easy) >= maxPerClass) expect(Math.abs(chosenHard - chosenEasy)).toBeLessThanOrEqual(1);
        // Whichever is short is there whole.
        if (hard < Math.floor(maxPerClass / 2)) expect(chosenHard).toBe(hard);
        if (easy < Math.floor(maxPerClass / 2)) expect(chosenEasy).toBe(easy);
      }),
    );
  });

  test('behavior: a large batch of many classes has its whole budget, half of it hard', () => {
    // 32 images of 17 classes each, 544 groups; one pixel in ten is hard.
    const shape = [32, 17, 20] as const;
    const labels = Int32Array.from({ length: 32 * 340 }, (_, pixel) => Math.floor((pixel % 340) / 20));
    const predictions = labels.map((id, pixel) => (pixel % 10 === 3 ? 99 : id));
    for (const maxAnchors of [1024, 342, 341, 31, 2, 1]) {
      const { indices } = samplePixels(labels, shape, { predictions, maxAnchors, random: seededRandom(2) });
      expect(indices.length).toBe(maxAnchors);
      expect(Array.from(indices).filter((pixel) => pixel % 10 === 3).length).toBe(Math.ceil(maxAnchors / 2));
    }
  });

  test('behavior: every hard pixel is as likely as any other, and every easy one', () => {
    const labels = [1, 1, 0, 1, 1, 0, 1, 1];
    const predictions = [1, 9, 0, 9, 1, 0, 9, 1];
    const random = seededRandom(5);
    const times = new Array(8).fill(0);
    for (let draw = 0; draw < 3000; draw++)
      for (const pixel of samplePixels(labels, [1, 2, 4], { predictions, maxPerClass: 4, ignoreLabel: 0, random })
        .indices)
        times[pixel]++;
    // Two of three, 2000 expected, deviation 26.
    expect([times[2], times[5]]).toEqual([0, 0]);
    for (const pixel of [0, 1, 3, 4, 6, 7]) expect(Math.abs(times[pixel] - 2000)).toBeLessThan(130);
  });

  test('args: any ids that are not too far apart, in any kind of array', () => {
    const labels = [-1, 40_000, -1, 7];
    for (const ids of [labels, Float32Array.from(labels), Int32Array.from(labels)])
      expect(Array.from(samplePixels(ids, [1, 2, 2]).labels)).toEqual([-1, -1, 7, 40_000]);
    expect(Array.from(samplePixels([2 ** 31 - 1, 0, 1, 0], [1, 2, 2], { ignoreLabel: 2 ** 31 - 1 }).indices)).toEqual([
      1, 3, 2,
    ]);
  });

  test('behavior: one pixel, one class', () => {
    const { indices, labels, images } = samplePixels([3], [1, 1, 1], { predictions: [0] });
    expect([indices, labels, images].map((values) => Array.from(values))).toEqual([[0], [3], [0]]);
  });

  test('behavior: nothing to choose', () => {
    const { indices } = samplePixels([7, 7], [1, 1, 2], { ignoreLabel: 7 });
    expect(indices).toEqual(new Int32Array());
  });

  test('error: arguments', () => {
    expect(() => samplePixels([0, 1], [1, 2, 2])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labels: expected 4 ids, for [1, 2, 2], got [2].]`,
    );
    expect(() => samplePixels([0, 1], [1, 1, 2], { predictions: [0] })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: predictions: expected 2 ids, for [1, 1, 2], got [1].]`,
    );
    expect(() => samplePixels([0, 2 ** 20], [1, 1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels: expected integers less than 65536 apart, got [0, 1048576].]`,
    );
    expect(() => samplePixels([0.5, 1], [1, 1, 2])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels: expected integers less than 65536 apart, got 0.5.]`,
    );
    expect(() => samplePixels([0, 1], [1, 1, 2], { maxAnchors: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: maxAnchors: expected an integer ≥ 1, got 0.]`,
    );
  });
});

const fixtures = shared('fixtures', 'reference_values.json');

describe.skipIf(!fixtures)('samplePixels beside ContrastiveSeg', () => {
  interface Reference {
    num_hard: number;
    num_easy: number;
    max_samples: number;
    total_classes: number;
    max_views: number;
    n_view: number;
    hard_keep: number;
    easy_keep: number;
  }
  const references: Reference[] = fixtures ? JSON.parse(readFileSync(fixtures, 'utf8')).sampling : [];

  test.each(references)('behavior: $num_hard hard and $num_easy easy pixels, $total_classes groups', (reference) => {
    // Every group as the reference has one. It rounds down; to use the whole budget, half of it hard, some groups have one more.
    const { num_hard, num_easy, total_classes } = reference;
    const size = num_hard + num_easy;
    const labels = Array.from({ length: total_classes * size }, (_, i) => Math.floor(i / size));
    const isHard = (pixel: number) => pixel % size < num_hard;
    const { indices, labels: classes } = samplePixels(labels, [1, total_classes, size], {
      predictions: labels.map((id, i) => (isHard(i) ? 99 : id)),
      maxAnchors: reference.max_samples,
      maxPerClass: reference.max_views,
    });
    expect(indices.length).toBe(Math.min(reference.max_samples, total_classes * reference.max_views));
    const hardOf = (id: number) => Array.from(indices).filter((i, k) => classes[k] === id && isHard(i)).length;
    for (let id = 0; id < total_classes; id++) {
      expect([0, 1]).toContain(count(classes, id) - reference.n_view);
      expect([0, 1]).toContain(hardOf(id) - reference.hard_keep);
      expect([-1, 0, 1]).toContain(count(classes, id) - hardOf(id) - reference.easy_keep);
    }
  });
});
