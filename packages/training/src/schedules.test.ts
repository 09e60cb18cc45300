import { testsOf } from '@ecgan/testing';
import { describe, expect, test } from 'vitest';
import { cosineDecay, linearDecay, objectiveAt } from './schedules.js';

testsOf('cosineDecay', 'linearDecay');

test('default: constant, then half a cosine to 0', () => {
  // Of 60° and 120° the cosines are a half and minus a half.
  const expected = [1, 1, 1, 0.75, 0.5, 0.25, 0, 0];
  const factors = [0, 3, 4, 6, 7, 8, 10, 12].map((step) => cosineDecay(step, 10, 4));
  factors.forEach((factor, i) => {
    expect(factor).toBeCloseTo(expected[i], 12);
  });
  expect(factors.slice(-2)).toEqual([0, 0]);
});

test('behavior: never decays where decay starts at the end', () => {
  expect(cosineDecay(9, 10, 10)).toBe(1);
  expect(cosineDecay(10, 10, 10)).toBe(0);
});

test('default: constant, then a straight line to 0', { meta: { id: 'schedules-constant-then-straight' } }, () => {
  const factors = [0, 4, 5, 6, 9, 10, 11].map((step) => linearDecay(step, 10, 5));
  expect(factors).toEqual([1, 1, 1, 0.8, 0.2, 0, 0]);
});

test('behavior: never decays where decay starts at the end', () => {
  expect(linearDecay(9, 10, 10)).toBe(1);
  expect(linearDecay(10, 10, 10)).toBe(0);
});

describe('objectiveAt', () => {
  test('default: linear, full at the last step of the warm-up and after it', () => {
    const weightAt = (step: number) =>
      objectiveAt({ similarity: 3 }, { similarityImage: 4 }, step).weightOf('similarityImage');
    expect([0, 1, 2, 3, 4, 1000].map(weightAt)).toEqual([0.75, 1.5, 2.25, 3, 3, 3]);
  });

  test('behavior: each term on its own; a weight given for one term is what it rises to', () => {
    const weights = { similarity: 3, terms: { contrast: 8 } };
    const { weightOf } = objectiveAt(weights, { contrast: 4, similarityRefined: 0 }, 0);
    expect(weightOf('contrast')).toBe(2);
    expect(weightOf('similarityRefined')).toBe(3);
    expect(weightOf('similarityImage')).toBe(3);
  });

  test('behavior: what is off stays off', () => {
    expect(objectiveAt({ contrast: 0 }, { contrast: 10 }, 5).weightOf('contrast')).toBe(0);
  });

  test('error: an unknown term, a length that is none', () => {
    expect(() => objectiveAt({}, { similarity: 3 } as object, 0)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: warmup: expected one of adversarialEdge, adversarialImage, adversarialRefined, similarityImage, similarityRefined, contrast, classPixel, featureMatchingEdge, featureMatchingImage, featureMatchingRefined, perceptualEdge, perceptualImage, perceptualRefined, reconstructionImage, reconstructionRefined, got "similarity".]`,
    );
    expect(() => objectiveAt({}, { contrast: -1 }, 0)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: warmup.contrast: expected an integer of steps ≥ 0, got -1.]`,
    );
  });
});
