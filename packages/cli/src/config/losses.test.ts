import { discriminatorTerms, ecganObjective, ecganTerms } from '@ecgan/losses';
import { expect, test } from 'vitest';
import { discriminatorLosses, lossGroups, lossNames, toEcganWeights, toTermWarmup, warmupNames } from './losses.js';

test('default: the groups hold every term of the objective, once', () => {
  expect(
    Object.values(lossGroups)
      .flatMap(({ terms }) => terms)
      .sort(),
  ).toEqual([...ecganTerms].sort());
});

test('default: the losses of D are those of the objective', () => {
  expect(discriminatorLosses).toEqual(discriminatorTerms);
});

test('behavior: the weights that --help tells are those of the objective', () => {
  const { weightOf } = ecganObjective();
  for (const { terms, weight } of Object.values(lossGroups)) expect(weightOf(terms[0])).toBe(weight);
});

test.each(lossNames)('behavior: the objective takes %s', (name) => {
  expect(() => ecganObjective(toEcganWeights({ [name]: 0.5 }))).not.toThrow();
});

test('behavior: groups stay groups, terms become terms', () => {
  expect(toEcganWeights({ similarity: 1, adversarialEdge: 2, refined: 3 })).toEqual({
    similarity: 1,
    refined: 3,
    terms: { adversarialEdge: 2 },
  });
});

test('behavior: a warm-up of a group is one of each of its terms, unless a term has its own', () => {
  expect(toTermWarmup({ similarityRefined: 5, similarity: 100, contrast: 7 })).toEqual({
    similarityImage: 100,
    similarityRefined: 5,
    contrast: 7,
  });
});

test.each(warmupNames)('behavior: %s warms up terms of the objective only', (name) => {
  const terms = Object.keys(toTermWarmup({ [name]: 3 }));
  expect(terms.length).toBeGreaterThan(0);
  for (const term of terms) expect(ecganTerms).toContain(term);
});
