/** Which image of a generator is scored: I' where there is no G_s yet. */
export type ScoredOutput = 'image' | 'refined';

/** One way of training, which is scored at its end. */
export interface Variant {
  /** Of its folder and files. */
  name: string;
  group: 'ablation' | 'choices';
  /** As a row of the table says it. */
  title: string;
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
 * that is scored.
 *
 * @see Tang et al. 2023, arXiv 2003.13898, section 4.2
 */
const ablation: readonly Omit<Variant, 'group'>[] = [
  {
    name: 'image',
    title: 'E + G_i',
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
    name: 'no-discriminator-norm',
    title: 'no norm in D',
    flags: ['--discriminator-normalization', 'none'],
    output: 'refined',
  },
];

/** All variants; "whole" is the row that the choices are compared with. */
export const variants: readonly Variant[] = [
  ...ablation.map((variant) => ({ ...variant, group: 'ablation' as const })),
  ...choices.map((variant) => ({ ...variant, group: 'choices' as const })),
];
