import { expectNoLeaks, randomLabels } from '@ecgan/testing';
import { tensor } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { meanIntersectionOverUnion } from './meanIntersectionOverUnion.js';
import { pixelAccuracy } from './pixelAccuracy.js';
import { scoreLabelMaps } from './scoreLabelMaps.js';

const map = (ids: ArrayLike<number>, shape: number[]) => tensor(Int32Array.from(ids), shape, 'int32');

describe('scoreLabelMaps', () => {
  test('default', async () => {
    const [truth, found] = [map([0, 0, 1, 1], [1, 2, 2]), map([0, 1, 1, 1], [1, 2, 2])];
    const scores = await scoreLabelMaps(truth, found, { numClasses: 3 });
    expect(scores.pixelAccuracy).toBe(0.75);
    expect(scores.meanIou).toBeCloseTo((1 / 2 + 2 / 3) / 2, 12);
    expect(scores.perClass).toEqual([1 / 2, 2 / 3, Number.NaN]);
    const classes = { numClasses: 3, scored: 2, ignoredPixels: 0, pixels: 4 };
    expect(scores.protocol).toEqual({ metric: 'scores of label maps', images: 1, size: [2, 2], classes });
    expect(await pixelAccuracy(truth, found, { numClasses: 3 })).toEqual({
      ...{ value: 0.75, protocol: { ...scores.protocol, metric: 'pixel accuracy' } },
    });
    const { value, protocol } = await meanIntersectionOverUnion(truth, found, { numClasses: 3 });
    expect([value, protocol]).toEqual([scores.meanIou, { ...scores.protocol, metric: 'mean IoU' }]);
    truth.dispose();
    found.dispose();
  });

  test('behavior: a map agrees with itself, not square, several images', async () => {
    const labels = randomLabels([2, 3, 5], 4, 1);
    const truth = map(labels, [2, 3, 5]);
    const scores = await scoreLabelMaps(truth, truth, { numClasses: 4 });
    expect([scores.pixelAccuracy, scores.meanIou]).toEqual([1, 1]);
    truth.dispose();
  });

  test('behavior: leaks nothing', async () => {
    await expectNoLeaks(async () => {
      const truth = map([0, 1], [1, 1, 2]);
      await scoreLabelMaps(truth, truth, { numClasses: 2 });
      truth.dispose();
    });
  });

  test('error: shapes', async () => {
    const [truth, other, flat] = [map([0, 1], [1, 1, 2]), map([0, 1], [1, 2, 1]), map([0, 1], [2])];
    await expect(scoreLabelMaps(truth, other, { numClasses: 2 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: predictions: expected shape [1, 1, 2], got [1, 2, 1].]`,
    );
    await expect(scoreLabelMaps(flat, flat, { numClasses: 2 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labelMap: expected shape [batch, height, width], got [2].]`,
    );
    for (const each of [truth, other, flat]) each.dispose();
  });
});
