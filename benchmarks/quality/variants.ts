/** Which image of a generator is scored: I' where there is no G_s yet. */
export type ScoredOutput = 'image' | 'refined';

/** A row of the tables. */
export interface Row {
  /** Of its folder and files. */
  name: string;
  group: 'ablation' | 'choices' | 'baselines';
  /** As the tables say it. */
  title: string;
  /** How many times the steps of the other rows it takes. @defaultValue 1 */
  stepFactor?: number;
}

/** One way of training, which is scored at its end. */
export interface Variant extends Row {
  /** Flags of `ecgan train` beside those that all variants share. */
  flags: readonly string[];
  output: ScoredOutput;
}

const off = (...terms: string[]) => terms.flatMap((term) => ['--weight', `${term}=0`]);

// What nothing trains to look real is not shown to D either: it would learn to tell what is noise from photos, in place of I'.
const edges = ['adversarialEdge', 'featureMatchingEdge', 'perceptualEdge', 'realEdge', 'fakeEdge'];
const refined = ['refined'];
const similarity = ['similarityImage', 'similarityRefined'];
const pixels = ['contrast', 'classPixel'];

/**
 * The parts of the method, each row with one more, in the order of the paper's ablation (table 4: B1 to B6): what a row has not yet is left out of
 * the objective of the generator and of D, and G_t of the network. The networks of a row that nothing trains stay as they are and touch nothing
 * that is scored. The first row is SPADE in all but its last layers: E is SPADE's trunk, D, its hinge and matching terms are SPADE's; G_i has three convs where SPADE has one.
 *
 * @see Tang et al. 2023, arXiv 2003.13898, section 4.2
 */
const ablation: readonly Omit<Variant, 'group'>[] = [
  {
    name: 'image',
    title: 'E + G_i, as SPADE',
    flags: [...off(...edges, ...refined, ...similarity, ...pixels), '--no-edge-transfer'],
    output: 'image',
  },
  {
    name: 'edges',
    title: '+ G_e',
    flags: [...off(...refined, ...similarity, ...pixels), '--no-edge-transfer'],
    output: 'image',
  },
  { name: 'transfer', title: '+ G_t', flags: off(...refined, ...similarity, ...pixels), output: 'image' },
  { name: 'semantics', title: '+ G_s', flags: off(...similarity, ...pixels), output: 'refined' },
  { name: 'similarity', title: '+ similarity', flags: off(...pixels), output: 'refined' },
  { name: 'whole', title: '+ contrast and class-specific pixels: the whole method', flags: [], output: 'refined' },
];

/** Choices beside the paper's, each a single change of the whole method. */
const choices: readonly Omit<Variant, 'group'>[] = [
  { name: 'instance', title: 'norm over each image', flags: ['--normalization', 'instance'], output: 'refined' },
  { name: 'five-levels', title: 'five levels', flags: ['--levels', '5'], output: 'refined' },
  { name: 'augmented', title: 'augmentation', flags: ['--augment'], output: 'refined' },
  { name: 'segmentation', title: "OASIS's D", flags: ['--discriminator', 'segmentation'], output: 'refined' },
  {
    name: 'reconstruction',
    title: 'L1 of pixels',
    flags: ['--weight', 'reconstruction=10'],
    output: 'refined',
  },
  {
    name: 'no-discriminator-norm',
    title: 'no norm in D',
    flags: ['--discriminator-normalization', 'none'],
    output: 'refined',
  },
];

/** Other work, as a training of ours with parts left out. Its steps are shorter, so it is also given more of them. */
const baselines: readonly Omit<Variant, 'group'>[] = [
  { ...ablation[0], name: 'image-longer', title: 'SPADE (E + G_i), twice the steps', stepFactor: 2 },
];

/** All variants; "whole" is the row that the choices are compared with. None but its own row has a term that the paper does not have, whatever the preset has. */
export const variants: readonly Variant[] = [
  ...ablation.map((variant) => ({ ...variant, group: 'ablation' as const })),
  ...choices.map((variant) => ({ ...variant, group: 'choices' as const })),
  ...baselines.map((variant) => ({ ...variant, group: 'baselines' as const })),
].map((variant) => ({ ...variant, flags: [...off('reconstruction'), ...variant.flags] }));
