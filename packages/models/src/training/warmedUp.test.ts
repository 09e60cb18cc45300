import { describe, expect, test } from 'vitest';
import { warmedUp } from './warmedUp.js';

describe('warmedUp', () => {
  test('default: linear, full at the last step of the warm-up and after it', () => {
    const weightAt = (step: number) =>
      warmedUp({ similarity: 3 }, { similarityImage: 4 }, step).weightOf('similarityImage');
    expect([0, 1, 2, 3, 4, 1000].map(weightAt)).toEqual([0.75, 1.5, 2.25, 3, 3, 3]);
  });

  test('behavior: each term on its own; a weight given for one term is what it rises to', () => {
    const weights = { similarity: 3, terms: { contrast: 8 } };
    const { weightOf } = warmedUp(weights, { contrast: 4, similarityRefined: 0 }, 0);
    expect(weightOf('contrast')).toBe(2);
    expect(weightOf('similarityRefined')).toBe(3);
    expect(weightOf('similarityImage')).toBe(3);
  });

  test('behavior: what is off stays off', () => {
    expect(warmedUp({ contrast: 0 }, { contrast: 10 }, 5).weightOf('contrast')).toBe(0);
  });

  test('error: an unknown term, a length that is none', () => {
    expect(() => warmedUp({}, { similarity: 3 } as object, 0)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: warmup: expected one of adversarialEdge, adversarialImage, adversarialRefined, similarityImage, similarityRefined, contrast, classPixel, featureMatchingEdge, featureMatchingImage, featureMatchingRefined, perceptualEdge, perceptualImage, perceptualRefined, got "similarity".]`,
    );
    expect(() => warmedUp({}, { contrast: -1 }, 0)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: warmup.contrast: expected an integer of steps ≥ 0, got -1.]`,
    );
  });
});
