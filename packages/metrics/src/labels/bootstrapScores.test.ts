import { RandomStream } from '@ecgan/core';
import { describe, expect, test } from 'vitest';
import { bootstrapScores } from './bootstrapScores.js';
import { ConfusionMatrix } from './ConfusionMatrix.js';

const matrixOf = (labels: number[], predictions: number[], numClasses = 2) => {
  const matrix = new ConfusionMatrix({ numClasses });
  matrix.add(labels, predictions);
  return matrix;
};
/** Images of 50 pixels, each of which is right with a probability of the image's own: pixels of one image agree. */
const imagesOf = (count: number, stream: RandomStream) =>
  Array.from({ length: count }, () => {
    const share = stream.uniform(0.4, 1);
    const labels = Array.from({ length: 50 }, () => stream.below(2));
    return matrixOf(
      labels,
      labels.map((id) => (stream.chance(share) ? id : 1 - id)),
    );
  });

describe('bootstrapScores', () => {
  test('default: the scores of one matrix over all images, each within its interval', () => {
    const images = imagesOf(30, new RandomStream(1));
    const whole = new ConfusionMatrix({ numClasses: 2 });
    for (const image of images) whole.merge(image);
    const found = bootstrapScores(images);
    const { protocol, ...scores } = whole.scores();
    expect([found.pixelAccuracy.value, found.meanIou.value]).toEqual([scores.pixelAccuracy, scores.meanIou]);
    expect(found.perClass.map(({ value }) => value)).toEqual(scores.perClass);
    expect(found.classAccuracy.map(({ value }) => value)).toEqual(scores.classAccuracy);
    for (const { value, low, high } of [
      found.pixelAccuracy,
      found.meanIou,
      ...found.perClass,
      ...found.classAccuracy,
    ]) {
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
    expect(found.protocol).toEqual({ ...protocol, images: 30, settings: { resamples: 1000, level: 0.95, seed: 0 } });
  });

  test('args: protocol, kept beside its own settings', () => {
    const protocol = { metric: 'scores of label maps', split: 'val', settings: { resize: 'bilinear' } };
    const options = { resamples: 3, level: 0.5, seed: 2 };
    expect(bootstrapScores([matrixOf([0], [0])], { ...options, protocol }).protocol).toEqual({
      ...{ ...protocol, images: 1, settings: { resize: 'bilinear', ...options } },
    });
  });

  test('behavior: the interval holds the true accuracy about as often as it says', {
    meta: { id: 'bootstrap-scores-coverage' },
  }, () => {
    const stream = new RandomStream(2);
    let held = 0;
    for (let trial = 0; trial < 200; trial++) {
      const { low, high } = bootstrapScores(imagesOf(40, stream), {
        resamples: 200,
        level: 0.8,
        seed: trial,
      }).pixelAccuracy;
      held += Number(low <= 0.7 && 0.7 <= high);
    }
    // Four standard deviations of a binomial of 200 draws at 0.8.
    expect(Math.abs(held / 200 - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / 200));
  });

  test('args: seed and level', () => {
    const images = imagesOf(20, new RandomStream(3));
    expect(bootstrapScores(images, { seed: 1 })).toEqual(bootstrapScores(images, { seed: 1 }));
    expect(bootstrapScores(images, { seed: 1 })).not.toEqual(bootstrapScores(images, { seed: 2 }));
    const widths = [0.5, 0.9, 0.99].map((level) => {
      const { low, high } = bootstrapScores(images, { level }).meanIou;
      return high - low;
    });
    expect(widths).toEqual([...widths].sort((first, second) => first - second));
  });

  test('behavior: the quantiles of two images, counted by hand', () => {
    // Draws are both right, one each twice as often, both wrong: 1, 1/2, 0 with 1/4, 1/2, 1/4.
    const images = [matrixOf([0], [0]), matrixOf([0], [1])];
    expect(bootstrapScores(images, { level: 0.2, resamples: 4000 }).pixelAccuracy).toEqual({
      value: 0.5,
      low: 0.5,
      high: 0.5,
    });
    expect(bootstrapScores(images, { level: 0.8, resamples: 4000 }).pixelAccuracy).toEqual({
      value: 0.5,
      low: 0,
      high: 1,
    });
  });

  test('behavior: a class in some images only is left out of draws without it; one in none is NaN', () => {
    const images = [matrixOf([0], [0], 3), matrixOf([1], [1], 3)];
    const { perClass, meanIou } = bootstrapScores(images);
    expect(perClass[1]).toEqual({ value: 1, low: 1, high: 1 });
    expect(perClass[2]).toEqual({ value: Number.NaN, low: Number.NaN, high: Number.NaN });
    expect(meanIou).toEqual({ value: 1, low: 1, high: 1 });
  });

  test('error: no image, other classes, options', () => {
    const image = matrixOf([0], [0]);
    expect(() => bootstrapScores([])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: images: expected the confusion matrix of at least one image, got 0.]`,
    );
    expect(() => bootstrapScores([image, matrixOf([0], [0], 3)])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: images[1]: expected counts of 2 classes with ignoreLabel undefined, got "3 classes, ignoreLabel undefined".]`,
    );
    expect(() => bootstrapScores([image], { level: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: level: expected a finite number > 0 and < 1, got 1.]`,
    );
    expect(() => bootstrapScores([image], { resamples: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: resamples: expected an integer ≥ 1, got 0.]`,
    );
  });
});
