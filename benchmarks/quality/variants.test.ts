import { type DiscriminatorTerm, type EcganTerm, ecganObjective } from '@ecgan/losses';
import { toEcganWeights } from 'ecgan/internal';
import { expect, test } from 'vitest';
import { untrainedColumns } from './pictureSheet.js';
import { variants } from './variants.js';

const image = ['adversarialImage', 'featureMatchingImage', 'perceptualImage'];
const edge = ['adversarialEdge', 'featureMatchingEdge', 'perceptualEdge'];
const refined = ['adversarialRefined', 'featureMatchingRefined', 'perceptualRefined'];
const similarity = ['similarityImage', 'similarityRefined'];

/** The weights that the flags of a row name. */
function weightsOf(name: string): Record<string, number> {
  const flags = variants.find((variant) => variant.name === name)?.flags ?? [];
  const named = flags.flatMap((flag, i) => (flag === '--weight' ? [flags[i + 1].split('=')] : []));
  return Object.fromEntries(named.map(([term, weight]) => [term, Number(weight)]));
}

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
  const zero = weightsOf(name);
  expect(new Set(Object.values(zero)).size).toBeLessThanOrEqual(1);
  const objective = ecganObjective(toEcganWeights(zero));
  const on = (weightOf: (term: EcganTerm) => number) => objective.terms.filter((term) => weightOf(term) > 0).sort();
  expect(on(objective.weightOf)).toEqual([...terms].sort());
  const seen = Object.entries(objective.discriminatorWeights).filter(([, weight]) => weight > 0);
  expect(Object.fromEntries(seen) as Partial<Record<DiscriminatorTerm, number>>).toEqual(ofDiscriminator);
});

test.each([
  ['image', ['generated edge', "refined I''", 'class-specific Î']],
  ['edges', ["refined I''", 'class-specific Î']],
  ['transfer', ["refined I''", 'class-specific Î']],
  ['semantics', ['class-specific Î']],
  ['similarity', ['class-specific Î']],
  ['whole', []],
])('of the row "%s" the picture sheet leaves blank what nothing trains', (name, blank) => {
  expect(untrainedColumns({ weights: weightsOf(name) })).toEqual(blank);
});
