import type { DiscriminatorTerm, EcganTerm, EcganWeights } from '@ecgan/losses';

/** A group of loss terms that share one weight of the paper's total objective. */
interface LossGroup {
  terms: readonly EcganTerm[];
  /** The paper's weight; 0 for what the paper does not have. */
  weight: number;
  /** What the group rewards, for `--help` and the report. */
  meaning: string;
}

/** Groups by name, in the order of the paper's equation. */
export const lossGroups = {
  adversarial: {
    terms: ['adversarialEdge', 'adversarialImage', 'adversarialRefined'],
    weight: 1,
    meaning: 'be taken for real by D: sharpness, texture',
  },
  similarity: {
    terms: ['similarityImage', 'similarityRefined'],
    weight: 1,
    meaning: 'labels read back from the images agree, pair by pair of pixels, with the layout',
  },
  contrast: {
    terms: ['contrast'],
    weight: 1,
    meaning: 'features of one class alike, of different classes apart, across the images of a batch',
  },
  classPixel: {
    terms: ['classPixel'],
    weight: 1,
    meaning: 'L1 of each class drawn on its own: helps small objects',
  },
  featureMatching: {
    terms: ['featureMatchingEdge', 'featureMatchingImage', 'featureMatchingRefined'],
    weight: 10,
    meaning: 'features of D as on the real photo: steadies training',
  },
  perceptual: {
    terms: ['perceptualEdge', 'perceptualImage', 'perceptualRefined'],
    weight: 10,
    meaning: 'features of VGG-19 as on the real photo; off without --perceptual',
  },
  reconstruction: {
    terms: ['reconstructionImage', 'reconstructionRefined'],
    weight: 0,
    meaning: 'L1 of pixels from the real photo, as in pix2pix: steadies short runs without VGG-19',
  },
} satisfies Partial<Record<keyof EcganWeights, LossGroup>>;

/** λ: weight of the refined image I'' relative to the first image I'. */
const refined = 'refined';

const groupNames: readonly string[] = [...Object.keys(lossGroups), refined];

/** What D learns from. Said again here, because the command line starts without loading TF.js. */
export const discriminatorLosses: readonly DiscriminatorTerm[] = [
  ...(['realEdge', 'fakeEdge', 'realImage', 'fakeImage', 'fakeRefined'] as const),
];

const termNames = Object.values(lossGroups).flatMap(({ terms }) => terms);

/** What `--weight` may name: the groups, `refined`, and every single term of the generator and of the discriminator. */
export const lossNames: readonly string[] = [...new Set([...groupNames, ...termNames, ...discriminatorLosses])];

/**
 * What `--warmup` may name: the groups and terms of the generator, but not `refined`, which is a factor, not a loss.
 */
export const warmupNames: readonly string[] = [...new Set([...Object.keys(lossGroups), ...termNames])];

/**
 * Converts warm-ups by group or term, as the user gives them, to the trainer's warm-ups by term. A term's own overrides
 * its group's.
 */
export function toTermWarmup(warmup: Readonly<Record<string, number>>): Partial<Record<EcganTerm, number>> {
  const groups: Readonly<Record<string, LossGroup>> = lossGroups;
  const ofGroups = Object.entries(warmup).flatMap(([name, steps]) =>
    (groups[name]?.terms ?? []).map((term) => [term, steps]),
  );
  const ofTerms = Object.entries(warmup).filter(([name]) => !groupNames.includes(name));
  return Object.fromEntries([...ofGroups, ...ofTerms]);
}

/**
 * Converts weights by any name, as the user gives them, to those of the objective: by group, and by term under `terms`.
 */
export function toEcganWeights(weights: Readonly<Record<string, number>>): EcganWeights {
  const named = Object.entries(weights);
  const groups = Object.fromEntries(named.filter(([name]) => groupNames.includes(name)));
  return { ...groups, terms: Object.fromEntries(named.filter(([name]) => !groupNames.includes(name))) };
}
