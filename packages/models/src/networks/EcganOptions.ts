import { ValueError } from '@ecgan/core';
import { assertChoice, assertInteger, assertIntegers, assertNumber } from '@ecgan/core/internal';

/** What every network of one ECGAN agrees on. Sizes are free: all networks are convolutional. */
export interface EcganOptions {
  /** Number of label classes N. */
  numClasses: number;
  /** Whether layouts carry an instance-boundary channel after the classes (Cityscapes). @defaultValue false */
  boundary?: boolean;
  /**
   * Read labels as a dense map `[batch, height, width, channels]`, one-hot or soft, rather than as a label layout: the same weights
   * and numbers, and a gradient that reaches the map, for several times the work. @defaultValue false
   */
  denseLabels?: boolean;
  /** C, the number of backbone features. @defaultValue 64, the paper's */
  filters?: number;
  /**
   * How often the filters of E double, from the image's size down: level k has `filters · 2^min(k, filterDoublings)`.
   * @defaultValue 4, SPADE's; 5 in its "most"
   */
  filterDoublings?: number;
  /** Filters of the hidden conv inside each SPADE norm. @defaultValue 2·filters; 128 in the paper and in SPADE, whatever their `filters` */
  hiddenFilters?: number;
  /**
   * Resolutions of the generator, at least 3: L of them start from H/2^(L−1), whose height and width must be whole.
   * @defaultValue 6, SPADE's: from H/32; 7 is its "more", from H/64, the paper's for Cityscapes; 8 with `filterDoublings: 5` its "most"
   */
  levels?: number;
  /** Parameter-free norm inside SPADE: over the batch, or over each image alone. @defaultValue 'batch', the paper's */
  normalization?: 'batch' | 'instance';
  /**
   * Length of the style vector z the generator starts from in place of the labels, as SPADE with its image encoder: many images from
   * one label map. Needs `height` and `width`. @defaultValue 0: none, the paper's; 256 in SPADE
   */
  styleSize?: number;
  /** Height of the images, for a generator with a style only. @defaultValue any */
  height?: number;
  /** Width of the images, for a generator with a style only. @defaultValue any */
  width?: number;
  /** Filters of the chain of G_e and G_i, one entry per conv. @defaultValue [32, 16, 8], the paper's */
  chainFilters?: number[];
  /**
   * Class maps F_c of G_s, for the first classes; a class of unlabelled pixels stands last and can go without.
   * @defaultValue numClasses; the paper's: 35 of 35 classes on Cityscapes, 150 of 151 on ADE20K, 182 of 183 on COCO-Stuff
   */
  semanticClasses?: number;
  /** Blank the feature maps of absent classes in G_s. @defaultValue false, as in the paper's code */
  classPresence?: boolean;
  /** Filters of D's first conv; each next has twice as many, up to `discriminatorMaxFilters`. @defaultValue 64, the paper's */
  discriminatorFilters?: number;
  /** Most filters of D's convs after the first. @defaultValue 512, SPADE's */
  discriminatorMaxFilters?: number;
  /** Convs of each scale of D before the one to a logit, all but the last of several with stride 2. @defaultValue 4, the paper's */
  discriminatorLayers?: number;
  /** Number of scales D looks at. @defaultValue 2, the paper's */
  discriminatorScales?: number;
  /** Norm after each of D's convs but the first; without one the convs have a bias. @defaultValue 'instance', the paper's */
  discriminatorNormalization?: 'instance' | 'none';
  /** Filters of the first conv of the trainable label generator G_l. @defaultValue 32 */
  labelFilters?: number;
  /** How often G_l halves the image, 1 to 5. @defaultValue 3 */
  labelHalvings?: number;
  /** Filters of the hidden convs of the class-specific decoder, one entry per conv. @defaultValue [filters] */
  classPixelFilters?: number[];
  /**
   * Levels of the generator whose features are contrasted in one space (ECGAN++), ascending: level k is 1/2^k of the image's size.
   * @defaultValue [0], F alone, the paper's
   */
  contrastLevels?: number[];
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

/** Every option with its value; a size is null where any will do. */
export type CompleteEcganOptions = Required<Omit<EcganOptions, 'height' | 'width'>> & {
  height: number | null;
  width: number | null;
};

/**
 * Fills in the defaults and refuses what no network can be built from.
 *
 * @throws {@link ValueError} naming the option.
 */
export function completeOptions(options: EcganOptions): CompleteEcganOptions {
  const filters = options.filters ?? 64;
  const complete: CompleteEcganOptions = {
    numClasses: options.numClasses,
    boundary: options.boundary ?? false,
    denseLabels: options.denseLabels ?? false,
    filters,
    filterDoublings: options.filterDoublings ?? 4,
    hiddenFilters: options.hiddenFilters ?? 2 * filters,
    levels: options.levels ?? 6,
    normalization: options.normalization ?? 'batch',
    styleSize: options.styleSize ?? 0,
    height: options.height ?? null,
    width: options.width ?? null,
    chainFilters: options.chainFilters ?? [32, 16, 8],
    semanticClasses: options.semanticClasses ?? options.numClasses,
    classPresence: options.classPresence ?? false,
    discriminatorFilters: options.discriminatorFilters ?? 64,
    discriminatorMaxFilters: options.discriminatorMaxFilters ?? 512,
    discriminatorLayers: options.discriminatorLayers ?? 4,
    discriminatorScales: options.discriminatorScales ?? 2,
    discriminatorNormalization: options.discriminatorNormalization ?? 'instance',
    labelFilters: options.labelFilters ?? 32,
    labelHalvings: options.labelHalvings ?? 3,
    classPixelFilters: options.classPixelFilters ?? [filters],
    contrastLevels: options.contrastLevels ?? [0],
    embeddingSize: options.embeddingSize ?? 256,
    initialGain: options.initialGain ?? 0.02,
    seed: options.seed ?? 0,
  };
  checkOptions(complete);
  return complete;
}

const counts = [
  ...(['numClasses', 'filters', 'filterDoublings', 'hiddenFilters', 'labelFilters', 'embeddingSize'] as const),
  ...(['discriminatorFilters', 'discriminatorMaxFilters', 'discriminatorLayers', 'discriminatorScales'] as const),
] as const;

function checkOptions(complete: CompleteEcganOptions): void {
  for (const name of counts) assertInteger(name, complete[name], { atLeast: 1 });
  assertInteger('levels', complete.levels, { atLeast: 3 });
  const labelChannels = complete.numClasses + (complete.boundary ? 1 : 0);
  assertInteger('semanticClasses', complete.semanticClasses, { atLeast: 1, atMost: labelChannels });
  assertInteger('labelHalvings', complete.labelHalvings, { atLeast: 1, atMost: 5 });
  assertIntegers('chainFilters', complete.chainFilters, { atLeast: 1 });
  assertIntegers('classPixelFilters', complete.classPixelFilters, { atLeast: 1 });
  checkContrastLevels(complete);
  assertChoice('normalization', complete.normalization, ['batch', 'instance']);
  assertChoice('discriminatorNormalization', complete.discriminatorNormalization, ['instance', 'none']);
  assertNumber('initialGain', complete.initialGain, { above: 0 });
  assertInteger('seed', complete.seed);
  checkStyle(complete);
}

function checkContrastLevels({ contrastLevels, levels }: CompleteEcganOptions): void {
  const ascending = contrastLevels.every(
    (level, i) => Number.isInteger(level) && level < levels && level > (i > 0 ? contrastLevels[i - 1] : -1),
  );
  if (ascending && contrastLevels.length > 0) return;
  const expected = `ascending integers from 0 to ${levels - 1}, the levels of the generator`;
  throw new ValueError({ argument: 'contrastLevels', expected, received: contrastLevels });
}

/** A vector becomes the trunk's first features at one size only: it must be known, and whole after the halvings. */
function checkStyle({ styleSize, levels, ...sizes }: CompleteEcganOptions): void {
  assertInteger('styleSize', styleSize, { atLeast: 0 });
  if (styleSize === 0) return;
  const divisor = 2 ** (levels - 1);
  for (const name of ['height', 'width'] as const) {
    const size = sizes[name];
    if (size !== null && Number.isInteger(size) && size >= divisor && size % divisor === 0) continue;
    const expected = `a multiple of ${divisor}, since the generator has a style and ${levels} levels`;
    throw new ValueError({ argument: name, expected, received: size ?? undefined });
  }
}
