import { ecganObjective, ecganTerms } from '@ecgan/losses';
import { expect, test } from 'vitest';
import { lossGroups, lossNames, toEcganWeights } from './lossNames.js';

test('default: the groups hold every term of the objective, once', () => {
  expect(
    Object.values(lossGroups)
      .flatMap(({ terms }) => terms)
      .sort(),
  ).toEqual([...ecganTerms].sort());
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
