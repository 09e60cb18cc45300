import { describe, expect, test } from 'vitest';
import { compareMeasures } from './compareMeasures.js';

const expected = { terms: { hinge: 2, similarity: 0 }, gradients: { generator: [3, 4] } };

describe('compareMeasures', () => {
  test('default: differences relative to each term and to the norm of each gradient', () => {
    const actual = { terms: { hinge: 2.001, similarity: 0 }, gradients: { generator: [3, 4.004] } };
    const { terms, gradients, agrees } = compareMeasures(actual, expected);
    expect(terms.hinge).toBeCloseTo(0.0005, 7);
    expect(terms.similarity).toBe(0);
    expect(gradients.generator).toBeCloseTo(0.0008, 7);
    expect(agrees).toBe(true);
  });

  test.each([
    ['a term', { ...expected, terms: { hinge: 2.1, similarity: 0 } }],
    ['a term that should be 0', { ...expected, terms: { hinge: 2, similarity: 1e-4 } }],
    ['a gradient', { ...expected, gradients: { generator: [3, 4.1] } }],
    ['a value that is not a number', { ...expected, terms: { hinge: Number.NaN, similarity: 0 } }],
  ])('behavior: %s that is off does not agree', (_, actual) => {
    expect(compareMeasures(actual, expected).agrees).toBe(false);
  });

  test('error: a term or values that are missing', () => {
    const missing = { ...expected, terms: { hinge: 2 } } as unknown as typeof expected;
    expect(() => compareMeasures(missing, expected)).toThrow('there is no similarity in what was measured');
    const short = { ...expected, gradients: { generator: [3] } };
    expect(() => compareMeasures(short, expected)).toThrow('the gradient of generator has 1 values, not 2');
  });
});
