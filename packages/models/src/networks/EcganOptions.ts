import { ValueError } from '@ecgan/core';
import { assertChoice, assertInteger, assertIntegers, assertNumber } from '@ecgan/core/internal';

/** Options of all networks of an ECGAN. The image size is not one of them, since all networks are fully convolutional. */
export interface EcganOptions {
  /** Number of label classes N. */
  numClasses: number;
  /** Whether labels have an instance-boundary channel after the classes (Cityscapes). @defaultValue false */
  boundary?: boolean;
  /**
   * Whether the networks take labels as a dense map `[batch, height, width, channels]`, one-hot or soft, instead of as a
   * label layout. Weights and outputs are the same, and the map receives a gradient, at several times the computation.
   * @defaultValue false
   */
  denseLabels?: boolean;
  /** C, the number of channels of the features F. @defaultValue 64, the paper's */
  filters?: number;
  /**
   * How often the filters of E double from the image size down: level k has `filters · 2^min(k, filterDoublings)`.
   * @defaultValue 4, SPADE's; 5 for SPADE's "most"
   */
  filterDoublings?: number;
  /** Filters of the hidden conv inside each SPADE norm. @defaultValue 2·filters; the paper and SPADE always use 128 */
  hiddenFilters?: number;
  /**
   * Number of resolutions L of the generator, at least 3. It starts at 1/2^(L−1) of the image size, so height and width must be
   * multiples of 2^(L−1).
   * @defaultValue 6, SPADE's, which starts at H/32. 7 is SPADE's "more", which starts at H/64; the paper uses it for
   *   Cityscapes. 8 with `filterDoublings: 5` is SPADE's "most".
   */
  levels?: number;
  /** Parameter-free normalisation inside SPADE: over the batch or over each image. @defaultValue 'batch', the paper's */
  normalization?: 'batch' | 'instance';
  /**
   * Length of the style vector z. Unless it is 0, the generator starts from z instead of the labels, as SPADE does with its image
   * encoder. It can then generate many images from one label map, and needs `height` and `width`.
   * @defaultValue 0, no style, the paper's; 256 in SPADE
   */
  styleSize?: number;
  /**
   * Channels of the 3D noise that is concatenated with the labels in E. The generator can then generate many images
   * from one label map. E computes on dense maps, at several times the computation.
   * @defaultValue 0, no noise, the paper's; 64 in OASIS, arXiv 2012.04781, section 3.3
   */
  noiseSize?: number;
  /** Height of the images in pixels, required with `styleSize`. @defaultValue any */
  height?: number;
  /** Width of the images in pixels, required with `styleSize`. @defaultValue any */
  width?: number;
  /** Filters of the convs of G_e and G_i before the last, one entry per conv. @defaultValue [32, 16, 8], the paper's */
  chainFilters?: number[];
  /**
   * Whether G_t gates the features of G_i with those of G_e. Without it, G_e and G_i are two decoders that share only
   * F: the second row of the paper's ablation.
   * @defaultValue true, the paper's
   */
  edgeTransfer?: boolean;
  /**
   * Number of classes, counted from 0, for which G_s has a class map F_c. A last class of unlabelled pixels needs none.
   * @defaultValue numClasses; the paper's: 35 of 35 classes on Cityscapes, 150 of 151 on ADE20K, 182 of 183 on COCO-Stuff
   */
  semanticClasses?: number;
  /** Whether G_s zeroes the class maps of classes that an image does not contain. @defaultValue false, as in the paper's code */
  classPresence?: boolean;
  /**
   * Kind of D. `'patch'`: SPADE's multi-scale PatchGAN judges edges and images. `'segmentation'`: the PatchGAN judges
   * edges only, and OASIS's U-Net (arXiv 2012.04781) classifies every pixel of an image as one of the classes or as
   * "generated".
   * @defaultValue 'patch', the paper's
   */
  discriminator?: 'patch' | 'segmentation';
  /**
   * Downsamplings of the U-Net of `discriminator: 'segmentation'`. Height and width must be multiples of `2^segmentationDepth`.
   * @defaultValue 6, OASIS's
   */
  segmentationDepth?: number;
  /** Filters of D's first conv; each further conv doubles them, up to `discriminatorMaxFilters`. @defaultValue 64, the paper's */
  discriminatorFilters?: number;
  /** Upper limit on the filters of D's convs after the first. @defaultValue 512, SPADE's */
  discriminatorMaxFilters?: number;
  /**
   * Convs per scale of D before the conv to logits. If there are several, the last has stride 1; all others have stride 2.
   * @defaultValue 4, the paper's
   */
  discriminatorLayers?: number;
  /** Number of scales of D. @defaultValue 2, the paper's */
  discriminatorScales?: number;
  /**
   * Normalisation after every conv of D except the first. With 'none' these convs have a bias.
   * @defaultValue 'instance', the paper's
   */
  discriminatorNormalization?: 'instance' | 'none';
  /** Filters of the first conv of the trainable label generator G_l. @defaultValue 32 */
  labelFilters?: number;
  /** Number of stride-2 convs of G_l, 1 to 5. @defaultValue 3 */
  labelHalvings?: number;
  /** Filters of the hidden convs of the class-specific pixel decoder, one entry per conv. @defaultValue [filters] */
  classPixelFilters?: number[];
  /**
   * Levels of the generator whose features enter the contrastive loss in one embedding space (ECGAN++), ascending; level k is
   * 1/2^k of the image size.
   * @defaultValue [0], F alone, the paper's
   */
  contrastLevels?: number[];
  /** Length of the pixel embeddings of the contrastive loss. @defaultValue 256, ContrastiveSeg's */
  embeddingSize?: number;
  /**
   * Gain of the Xavier normal initial weights. At 0.02, γ and β of SPADE start near 0, so the generator takes long to use the
   * labels; short runs need about 1.
   * @defaultValue 0.02, the paper's
   */
  initialGain?: number;
  /** Seed of all initial weights. @defaultValue 0 */
  seed?: number;
}

/** {@link EcganOptions} with all defaults filled in. `height` and `width` are null if any size is allowed. */
export type ResolvedEcganOptions = Required<Omit<EcganOptions, 'height' | 'width'>> & {
  height: number | null;
  width: number | null;
};

/**
 * Fills in the defaults and validates the options.
 *
 * @throws {@link ValueError} naming the option.
 */
export function resolveOptions(options: EcganOptions): ResolvedEcganOptions {
  const filters = options.filters ?? 64;
  const complete: ResolvedEcganOptions = {
    numClasses: options.numClasses,
    boundary: options.boundary ?? false,
    denseLabels: options.denseLabels ?? false,
    filters,
    filterDoublings: options.filterDoublings ?? 4,
    hiddenFilters: options.hiddenFilters ?? 2 * filters,
    levels: options.levels ?? 6,
    normalization: options.normalization ?? 'batch',
    styleSize: options.styleSize ?? 0,
    noiseSize: options.noiseSize ?? 0,
    height: options.height ?? null,
    width: options.width ?? null,
    chainFilters: options.chainFilters ?? [32, 16, 8],
    edgeTransfer: options.edgeTransfer ?? true,
    semanticClasses: options.semanticClasses ?? options.numClasses,
    classPresence: options.classPresence ?? false,
    discriminator: options.discriminator ?? 'patch',
    segmentationDepth: options.segmentationDepth ?? 6,
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
  assertOptions(complete);
  return complete;
}

const positiveIntegers = [
  ...(['numClasses', 'filters', 'filterDoublings', 'hiddenFilters', 'labelFilters', 'embeddingSize'] as const),
  ...(['discriminatorFilters', 'discriminatorMaxFilters', 'discriminatorLayers', 'discriminatorScales'] as const),
  'segmentationDepth',
] as const;

function assertOptions(complete: ResolvedEcganOptions): void {
  for (const name of positiveIntegers) assertInteger(name, complete[name], { atLeast: 1 });
  assertInteger('levels', complete.levels, { atLeast: 3 });
  assertInteger('noiseSize', complete.noiseSize, { atLeast: 0 });
  const labelChannels = complete.numClasses + (complete.boundary ? 1 : 0);
  assertInteger('semanticClasses', complete.semanticClasses, { atLeast: 1, atMost: labelChannels });
  assertInteger('labelHalvings', complete.labelHalvings, { atLeast: 1, atMost: 5 });
  assertIntegers('chainFilters', complete.chainFilters, { atLeast: 1 });
  assertIntegers('classPixelFilters', complete.classPixelFilters, { atLeast: 1 });
  assertContrastLevels(complete);
  assertChoice('normalization', complete.normalization, ['batch', 'instance']);
  assertChoice('discriminator', complete.discriminator, ['patch', 'segmentation']);
  assertChoice('discriminatorNormalization', complete.discriminatorNormalization, ['instance', 'none']);
  assertNumber('initialGain', complete.initialGain, { above: 0 });
  assertInteger('seed', complete.seed);
  assertStyleSizes(complete);
}

function assertContrastLevels({ contrastLevels, levels }: ResolvedEcganOptions): void {
  const ascending = contrastLevels.every(
    (level, i) => Number.isInteger(level) && level < levels && level > (i > 0 ? contrastLevels[i - 1] : -1),
  );
  if (ascending && contrastLevels.length > 0) return;
  const expected = `ascending integers from 0 to ${levels - 1}, the levels of the generator`;
  throw new ValueError({ argument: 'contrastLevels', expected, received: contrastLevels });
}

/**
 * A dense layer maps the style to the trunk's first features, so the image size must be known and divisible by
 * 2^(levels − 1).
 */
function assertStyleSizes({ styleSize, levels, ...sizes }: ResolvedEcganOptions): void {
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
