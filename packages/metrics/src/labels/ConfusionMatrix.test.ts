import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfusionMatrix } from './ConfusionMatrix.js';

/** The definitions over sets of pixels, class by class, no matrix anywhere. */
function byLoops(labels: number[], predictions: number[], numClasses: number, ignoreLabel?: number) {
  const pixels = labels.map((_, pixel) => pixel).filter((pixel) => labels[pixel] !== ignoreLabel);
  const right = pixels.filter((pixel) => labels[pixel] === predictions[pixel]).length;
  const iou: number[] = [];
  for (let id = 0; id < numClasses; id++) {
    const both = pixels.filter((pixel) => labels[pixel] === id && predictions[pixel] === id).length;
    const either = pixels.filter((pixel) => labels[pixel] === id || predictions[pixel] === id).length;
    iou.push(either === 0 ? Number.NaN : both / either);
  }
  const scored = iou.filter((value, id) => id !== ignoreLabel && !Number.isNaN(value));
  const meanIou = scored.length === 0 ? Number.NaN : scored.reduce((sum, value) => sum + value, 0) / scored.length;
  const classAccuracy = iou.map((_, id) => {
    const truth = pixels.filter((pixel) => labels[pixel] === id);
    return truth.length === 0 ? Number.NaN : truth.filter((pixel) => predictions[pixel] === id).length / truth.length;
  });
  const accuracy = pixels.length === 0 ? Number.NaN : right / pixels.length;
  return { pixelAccuracy: accuracy, meanIou, perClass: iou, classAccuracy };
}

describe('ConfusionMatrix', () => {
  test('default', () => {
    const matrix = new ConfusionMatrix({ numClasses: 3 });
    matrix.add([0, 0, 1, 1, 1, 0], [0, 1, 1, 1, 0, 0]);
    expect(matrix.pixelAccuracy()).toBeCloseTo(4 / 6, 12);
    expect(matrix.iou()).toEqual([2 / 4, 2 / 4, Number.NaN]);
    expect(matrix.meanIou()).toBe(0.5);
  });

  test('args: ignoreLabel', () => {
    const matrix = new ConfusionMatrix({ numClasses: 2, ignoreLabel: 255 });
    matrix.add([0, 255, 255, 1], [0, 1, 99, 0]);
    expect(matrix.scores()).toEqual({
      pixelAccuracy: 0.5,
      meanIou: 0.25,
      perClass: [0.5, 0],
      classAccuracy: [1, 0],
      protocol: {
        metric: 'scores of label maps',
        classes: { numClasses: 2, scored: 2, ignoreLabel: 255, ignoredPixels: 2, pixels: 4 },
      },
    });
  });

  test('behavior: agrees with the definitions', { meta: { id: 'confusion-matrix-agrees-definitions' } }, () => {
    const map = fc.integer({ min: 1, max: 40 }).chain((length) =>
      fc.record({
        labels: fc.array(fc.nat(4), { minLength: length, maxLength: length }),
        predictions: fc.array(fc.nat(4), { minLength: length, maxLength: length }),
        ignoreLabel: fc.option(fc.nat(4), { nil: undefined }),
        cut: fc.nat(length),
      }),
    );
    fc.assert(
      fc.property(map, ({ labels, predictions, ignoreLabel, cut }) => {
        const matrix = new ConfusionMatrix({ numClasses: 5, ignoreLabel });
        matrix.add(labels.slice(0, cut), predictions.slice(0, cut));
        matrix.add(labels.slice(cut), predictions.slice(cut));
        const { protocol, ...scores } = matrix.scores();
        const merged = new ConfusionMatrix({ numClasses: 5, ignoreLabel });
        for (const part of [
          [0, cut],
          [cut, labels.length],
        ]) {
          const one = new ConfusionMatrix({ numClasses: 5, ignoreLabel });
          one.add(labels.slice(...part), predictions.slice(...part));
          merged.merge(one);
        }
        expect(merged.state()).toEqual(matrix.state());
        const expected = byLoops(labels, predictions, 5, ignoreLabel);
        expect(scores.perClass).toEqual(expected.perClass);
        expect(scores.classAccuracy).toEqual(expected.classAccuracy);
        expect(scores.pixelAccuracy).toEqual(expected.pixelAccuracy);
        if (Number.isNaN(expected.meanIou)) expect(scores.meanIou).toBeNaN();
        else expect(scores.meanIou).toBeCloseTo(expected.meanIou, 12);
      }),
    );
  });

  test('behavior: nothing counted is NaN, not a score', () => {
    const matrix = new ConfusionMatrix({ numClasses: 2, ignoreLabel: 0 });
    matrix.add([0, 0], [1, 0]);
    expect(matrix.pixelAccuracy()).toBeNaN();
    expect(matrix.meanIou()).toBeNaN();
  });

  test('behavior: continues from a state that went through JSON', () => {
    const matrix = new ConfusionMatrix({ numClasses: 2 });
    matrix.add([0, 1, 1], [0, 1, 0]);
    const other = new ConfusionMatrix({ numClasses: 2 });
    other.restore(JSON.parse(JSON.stringify(matrix.state())));
    for (const each of [matrix, other]) each.add([1], [1]);
    expect(other.scores()).toEqual(matrix.scores());
  });

  test('error: an id that is no class; nothing is counted', () => {
    const matrix = new ConfusionMatrix({ numClasses: 2 });
    expect(() => matrix.add([0, 2], [0, 0])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels[1]: expected a class id in [0, 2), got 2.]`,
    );
    expect(() => matrix.add([0, 1], [0, -1])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: predictions[1]: expected a class id in [0, 2), got -1.]`,
    );
    expect(matrix.state().counts).toEqual([0, 0, 0, 0]);
  });

  test('error: lengths that differ', () => {
    const matrix = new ConfusionMatrix({ numClasses: 2 });
    expect(() => matrix.add([0, 1], [0])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: predictions: expected shape [2], got [1].]`,
    );
  });

  test('error: numClasses', () => {
    expect(() => new ConfusionMatrix({ numClasses: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numClasses: expected an integer ≥ 1, got 0.]`,
    );
  });

  test('error: a state of other classes', () => {
    const matrix = new ConfusionMatrix({ numClasses: 2 });
    const state = new ConfusionMatrix({ numClasses: 3, ignoreLabel: 0 }).state();
    expect(() => matrix.merge(new ConfusionMatrix({ numClasses: 3 }))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: other: expected a state of 2 classes with ignoreLabel undefined, got "3 classes, ignoreLabel undefined".]`,
    );
    expect(() => matrix.restore({ ...matrix.state(), counts: [1] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: state.counts: expected 4 numbers, got 1.]`,
    );
    expect(() => matrix.restore(state)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: state: expected a state of 2 classes with ignoreLabel undefined, got "3 classes, ignoreLabel 0".]`,
    );
  });
});
