import { type DiscriminatorTerm, type EcganTerm, ecganObjective } from '@ecgan/losses';
import { expect, test } from 'vitest';
import { variants } from './variants.js';

const image = ['adversarialImage', 'featureMatchingImage', 'perceptualImage'];
const edge = ['adversarialEdge', 'featureMatchingEdge', 'perceptualEdge'];
const refined = ['adversarialRefined', 'featureMatchingRefined', 'perceptualRefined'];
const similarity = ['similarityImage', 'similarityRefined'];

test.each([
  ['image', image, { realImage: 1, fakeImage: 1 }],
  ['edges', [...edge, ...image], { realEdge: 1, fakeEdge: 1, realImage: 1, fakeImage: 1 }],
  ['transfer', [...edge, ...image], { realEdge: 1, fakeEdge: 1, realImage: 1, fakeImage: 1 }],
  [
    'semantics',
    [...edge, ...image, ...refined],
    { realEdge: 1, fakeEdge: 1, realImage: 3, fakeImage: 1, fakeRefined: 2 },
  ],
  [
    'similarity',
    [...edge, ...image, ...refined, ...similarity],
    { realEdge: 1, fakeEdge: 1, realImage: 3, fakeImage: 1, fakeRefined: 2 },
  ],
  [
    'whole',
    [...edge, ...image, ...refined, ...similarity, 'contrast', 'classPixel'],
    { realEdge: 1, fakeEdge: 1, realImage: 3, fakeImage: 1, fakeRefined: 2 },
  ],
])('the row "%s" trains its own terms, and D sees only what they train', (name, terms, ofDiscriminator) => {
  const flags = variants.find((variant) => variant.name === name)?.flags ?? [];
  const zero = Object.fromEntries(
    flags.flatMap((flag, i) => (flag === '--weight' ? [flags[i + 1].split('=')] : [])),
  ) as Record<string, string>;
  expect(new Set(Object.values(zero)).size).toBeLessThanOrEqual(1);
  const { refined: λ = '2', ...off } = zero;
  const objective = ecganObjective({
    refined: Number(λ),
    terms: Object.fromEntries(Object.entries(off).map(([term, weight]) => [term, Number(weight)])),
  });
  const on = (weightOf: (term: EcganTerm) => number) => objective.terms.filter((term) => weightOf(term) > 0).sort();
  expect(on(objective.weightOf)).toEqual([...terms].sort());
  const seen = Object.entries(objective.discriminatorWeights).filter(([, weight]) => weight > 0);
  expect(Object.fromEntries(seen) as Partial<Record<DiscriminatorTerm, number>>).toEqual(ofDiscriminator);
});
