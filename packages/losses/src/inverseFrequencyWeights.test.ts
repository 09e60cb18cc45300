import { randomLabels, testsOf } from '@ecgan/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inverseFrequencyWeights } from './inverseFrequencyWeights.js';

describe('inverseFrequencyWeights', () => {
  testsOf('inverseFrequencyWeights');

  test('default', () => {
    expect(inverseFrequencyWeights([0, 0, 0, 2], 3)).toEqual([4 / 3, 0, 4]);
    expect(inverseFrequencyWeights([], 2)).toEqual([0, 0]);
  });

  test('args: ignoreLabel, and ids that are no class', () => {
    expect(inverseFrequencyWeights(Int32Array.of(0, 1, 1, 255, -1, 2), 3, { ignoreLabel: 2 })).toEqual([3, 1.5, 0]);
  });

  test('behavior: the weighted pixel count is equal for all classes present', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const labels = randomLabels([2, 5, 7], 6, seed);
        const weights = inverseFrequencyWeights(labels, 6);
        for (const id of new Set(labels)) {
          const weighted = labels.reduce((sum, label) => sum + (label === id ? weights[label] : 0), 0);
          expect(weighted).toBeCloseTo(labels.length, 9);
        }
      }),
    );
  });

  test('error: numClasses', () => {
    expect(() => inverseFrequencyWeights([], 0)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numClasses: expected an integer ≥ 1, got 0.]`,
    );
  });
});
