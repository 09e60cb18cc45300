import { ValueError } from '@ecgan/core';

/** What every network of one ECGAN agrees on. Sizes are free: all networks are convolutional. */
export interface EcganOptions {
  /** Number of label classes N. */
  numClasses: number;
  /** Whether layouts carry an instance-boundary channel after the classes (Cityscapes). @defaultValue false */
  boundary?: boolean;
  /** C, the number of backbone features. @defaultValue 64, the paper's */
  filters?: number;
  /** Filters of the hidden conv inside each SPADE norm. @defaultValue 2·filters, 128 in the paper */
  hiddenFilters?: number;
  /** Resolutions of the generator: 6 doubles five times from H/32, 7 is SPADE's "more" from H/64. @defaultValue 6 */
  levels?: number;
  /** Parameter-free norm inside SPADE: over the batch, or over each image alone. @defaultValue 'batch' */
  normalization?: 'batch' | 'instance';
  /** Filters of the chain of G_e and G_i, one entry per conv. @defaultValue [32, 16, 8], the paper's */
  chainFilters?: number[];
  /** Filters of D's first conv. @defaultValue 64, the paper's */
  discriminatorFilters?: number;
  /** Number of scales D looks at. @defaultValue 2, the paper's */
  discriminatorScales?: number;
  /** Filters of the first conv of the trainable label generator G_l. @defaultValue 32 */
  labelFilters?: number;
  /** Length of the embeddings that pixels are contrasted by. @defaultValue 256, ContrastiveSeg's */
  embeddingSize?: number;
  /**
   * Gain of the Xavier normal initial weights. At 0.02 γ and β of SPADE begin near 0 and labels are found out slowly; short runs want
   * about 1. @defaultValue 0.02, the paper's
   */
  initialGain?: number;
  /** Seed of all initial weights. @defaultValue 0 */
  seed?: number;
}

/** Every option with its value. */
export type CompleteEcganOptions = Required<EcganOptions>;

/** Fills in the defaults and refuses what no network can be built from. */
export function completeOptions(options: EcganOptions): CompleteEcganOptions {
  const filters = options.filters ?? 64;
  const complete = {
    numClasses: options.numClasses,
    boundary: options.boundary ?? false,
    filters,
    hiddenFilters: options.hiddenFilters ?? 2 * filters,
    levels: options.levels ?? 6,
    normalization: options.normalization ?? 'batch',
    chainFilters: options.chainFilters ?? [32, 16, 8],
    discriminatorFilters: options.discriminatorFilters ?? 64,
    discriminatorScales: options.discriminatorScales ?? 2,
    labelFilters: options.labelFilters ?? 32,
    embeddingSize: options.embeddingSize ?? 256,
    initialGain: options.initialGain ?? 0.02,
    seed: options.seed ?? 0,
  };
  const counts = {
    ...complete,
    boundary: 1,
    normalization: 1,
    initialGain: 1,
    seed: 1,
    chainFilters: complete.chainFilters.length,
  };
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new ValueError({ argument: name, expected: 'a whole number of at least 1', received: value });
    }
  }
  if (!(complete.initialGain > 0)) {
    throw new ValueError({ argument: 'initialGain', expected: 'a number above 0', received: complete.initialGain });
  }
  if (complete.levels !== 6 && complete.levels !== 7) {
    throw new ValueError({ argument: 'levels', expected: '6, or 7 for SPADE\'s "more"', received: complete.levels });
  }
  return complete;
}
