import { expectClose, expectGradientsMatch, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import {
  argMax,
  grad,
  mul,
  type Scalar,
  softmax,
  sum,
  type Tensor,
  type Tensor4D,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { mapSegmenterClasses, type SegmenterMapping } from './mapSegmenterClasses.js';

const images = random([2, 2, 3, 3], 1) as Tensor4D;
const logits = random([2, 2, 3, 4], 2, -3, 3) as Tensor4D;
const mapped = (options: SegmenterMapping, of = logits) => mapSegmenterClasses(() => of.clone(), options)(images);

/** Probabilities by loops in float64: those of the segmenter, summed by the class of the labels that they are read as. */
function byLoops(values: ArrayLike<number>, { numClasses, mapping }: SegmenterMapping): number[] {
  const rows = Array.from({ length: values.length / mapping.length }, (_, row) =>
    Array.from(values).slice(row * mapping.length, (row + 1) * mapping.length),
  );
  return rows.flatMap((row) => {
    const sums = Array(numClasses).fill(0);
    row.forEach((logit, k) => {
      const target = mapping[k];
      if (target !== null) sums[[target].flat()[0]] += Math.exp(logit);
    });
    const total = sums.reduce((a, b) => a + b, 0);
    return sums.map((one) => one / total);
  });
}

describe('mapSegmenterClasses', () => {
  testsOf('mapSegmenterClasses');

  test('default: every class at its place, none where nothing is known', () => {
    const options = { numClasses: 6, mapping: [5, 1, 2, 0] };
    const found = mapped(options);
    const [row] = (found.arraySync() as number[][][][])[1][1];
    const [one] = (logits.arraySync() as number[][][][])[1][1];
    expect(row).toEqual([one[3], one[1], one[2], -1e9, -1e9, one[0]]);
    expectClose(softmax(found), byLoops(logits.dataSync(), options), 1e-6);
    expect(mapSegmenterClasses(() => logits, options).readAs).toEqual([0, 1, 2, -1, -1, 5]);
  });

  test('args: mapping: several of theirs are one of ours, some are none', () => {
    const options = { numClasses: 3, mapping: [2, null, 0, 2] };
    expectClose(softmax(mapped(options)), byLoops(logits.dataSync(), options), 1e-6);
    expect(mapSegmenterClasses(() => logits, options).readAs).toEqual([0, -1, 2]);
  });

  test('args: mapping: one of theirs is several of ours', () => {
    const options = { numClasses: 5, mapping: [[3, 4], 1, 2, [3, 4]] };
    expectClose(softmax(mapped(options)), byLoops(logits.dataSync(), options), 1e-6);
    expect(mapSegmenterClasses(() => logits, options).readAs).toEqual([-1, 1, 2, 3, 3]);
  });

  test("behavior: Cityscapes' scored classes by their raw ids", () => {
    const mapping = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33];
    const segmenter = random([1, 3, 5, 19], 3, -5, 5) as Tensor4D;
    const found = mapSegmenterClasses(() => segmenter.clone(), { numClasses: 35, mapping })(images);
    const trainIds = argMax(segmenter, 3).dataSync();
    expect(Array.from(argMax(found, 3).dataSync())).toEqual(Array.from(trainIds, (id) => mapping[id]));
  });

  test('gradient: logits, merged or not', () => {
    const direction = random([2, 2, 3, 3], 4);
    for (const mapping of [
      [2, null, 0, 1],
      [2, null, 0, 2],
    ]) {
      const loss = (x: Tensor) => {
        const ours = mapSegmenterClasses(() => x as Tensor4D, { numClasses: 3, mapping })(images);
        return sum(mul(softmax(ours), direction)) as Scalar;
      };
      expectGradientsMatch(loss, [logits], { tolerance: 2e-2 });
    }
  });

  test('behavior: logits far apart: finite, and so is their gradient', () => {
    const far = tensor4d([500, -500, 300, -700, -200, 900, -900, 0], [1, 1, 2, 4]);
    const options = { numClasses: 3, mapping: [2, 0, 2, 0] };
    const probabilities = (x: Tensor) => softmax(mapSegmenterClasses(() => x as Tensor4D, options)(images));
    expectClose(probabilities(far), [0, 0, 1, 1, 0, 0], 1e-6);
    const slope = grad((x) => sum(mul(probabilities(x), random([1, 1, 2, 3], 5))))(far);
    expect(Array.from(slope.dataSync()).every(Number.isFinite)).toBe(true);
  });

  test('behavior: leaves no tensors', () =>
    expectNoLeaks(() => {
      mapped({ numClasses: 3, mapping: [2, null, 0, 1] }).dispose();
      mapped({ numClasses: 3, mapping: [2, null, 0, 2] }).dispose();
    }));

  test('error: classes out of range, read as two, unknown, of other logits', () => {
    const made = (options: SegmenterMapping) => () => mapSegmenterClasses(() => logits, options);
    expect(made({ numClasses: 0, mapping: [] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numClasses: expected an integer ≥ 1, got 0.]`,
    );
    expect(made({ numClasses: 3, mapping: [0, 255] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: mapping[1]: expected classes from 0 to 2, or null, got 255.]`,
    );
    expect(made({ numClasses: 3, mapping: [1, [0, 1]] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: mapping[1]: expected class 1 to be read as 1, as before, got [0, 1]. Classes that one entry cannot tell apart must begin with the same one wherever they are.]`,
    );
    expect(made({ numClasses: 3, mapping: [null, null] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: mapping: expected at least one class of the labels, got [null, null].]`,
    );
    expect(() => made({ numClasses: 3, mapping: [0, 1] })()(images)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: logits: expected shape [batch, height, width, 2], got [2, 2, 3, 4]. mapping must have one entry for each class of the segmenter.]`,
    );
  });
});
