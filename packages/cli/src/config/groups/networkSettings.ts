import { z } from 'zod';
import {
  choice,
  intList,
  nonNegativeInt,
  optionalIntList,
  optionalPositiveInt,
  positiveInt,
  positiveNumber,
  type SettingGroup,
  setting,
  toggle,
} from '../setting.js';

/** Options of `ecgan()` of `@ecgan/models`, by their own names. */
export const networkSettings = {
  heading: 'The networks:',
  shape: {
    filters: positiveInt(64, {
      example: 32,
      description: 'C, the number of backbone features; the filters of the whole generator follow from it.',
    }),
    hiddenFilters: optionalPositiveInt({
      example: 128,
      description: 'Filters of the hidden conv inside each SPADE norm. Not given: 2C, as in the paper.',
    }),
    filterDoublings: positiveInt(4, {
      example: 5,
      description:
        'How often the filters of the generator double, from its largest resolution to the smallest; 5 in SPADE\'s "most".',
    }),
    semanticClasses: optionalPositiveInt({
      example: 150,
      description:
        'Number of classes, from class 0, that have a class map in the semantic preserving module G_s. Not given: all. In the paper the class of unlabelled pixels has no map.',
    }),
    noiseSize: nonNegativeInt(0, {
      example: 64,
      description:
        'Channels of noise beside the labels, drawn for each picture, so that one label map gives many pictures; takes several times the computation. 0: none, as in the paper; 64 in OASIS.',
    }),
    levels: setting(z.int().min(3).max(8).default(6), {
      placeholder: 'count',
      expects: 'an integer from 3 to 8',
      example: '7',
      description:
        'Resolutions of the generator, each half the one before: 6 starts at size/32, 7 at size/64 (SPADE\'s "more"), 8 at size/128 (SPADE\'s "most"). Fewer leave out the blocks with the most filters, for small pictures.',
    }),
    normalization: choice(['batch', 'instance'], 'batch', {
      example: 'instance',
      description:
        'Normalisation inside SPADE: over the batch, as in the paper, or over each image, for small batches.',
    }),
    chainFilters: intList([32, 16, 8], 1, {
      example: '64,32,16',
      description: 'Filters of each conv of the chains of G_e and G_i.',
    }),
    edgeTransfer: toggle(
      true,
      'Gate the features of G_i by those of G_e: the edge transfer G_t.',
      'Leave out the edge transfer G_t: G_i then sees nothing of the edges.',
    ),
    classPresence: toggle(false, 'Blank the feature maps of absent classes in G_s.'),
    classPixelFilters: optionalIntList({
      example: '64,64',
      description:
        'Filters of each hidden conv of the class-specific decoder. Not given: one hidden conv of C filters.',
    }),
    discriminator: choice(['patch', 'segmentation'], 'patch', {
      example: 'segmentation',
      description:
        'The discriminator of images: patch, as in the paper, or segmentation, from OASIS, which predicts for every pixel its class or "generated". Edges are judged by patch either way.',
    }),
    segmentationDepth: positiveInt(6, {
      example: 4,
      description:
        'How often --discriminator segmentation halves the image: both sizes are multiples of 2 to this power.',
    }),
    discriminatorFilters: positiveInt(64, {
      example: 32,
      description:
        "Filters of the discriminator's first conv; each next conv has twice as many, up to --discriminator-max-filters.",
    }),
    discriminatorMaxFilters: positiveInt(512, {
      example: 256,
      description: "Maximum number of filters of the discriminator's convs after the first.",
    }),
    discriminatorLayers: positiveInt(4, {
      example: 3,
      description: 'Convs of each scale of the discriminator, before the one that gives the logits.',
    }),
    discriminatorScales: positiveInt(2, {
      example: 3,
      description: 'Number of scales of the discriminator, each at half the size of the one before.',
    }),
    discriminatorNormalization: choice(['instance', 'none'], 'instance', {
      example: 'none',
      description: "Normalisation after each of the discriminator's convs but the first.",
    }),
    labelFilters: positiveInt(32, {
      example: 64,
      description: 'Filters of the first conv of G_l, which reads labels back from images.',
    }),
    labelHalvings: setting(z.int().min(1).max(5).default(3), {
      placeholder: 'count',
      expects: 'an integer from 1 to 5',
      example: '4',
      description: 'How often G_l halves the image.',
    }),
    embeddingSize: positiveInt(256, {
      example: 128,
      description: 'Channels of the embeddings in the pixel contrast.',
    }),
    contrastLevels: intList([0], 0, {
      example: '0,1,2',
      description:
        'Levels of the generator whose features are contrasted, level k being 1/2^k of the size: 0 is the full size alone (ECGAN), 0,1,2 half and quarter size too (ECGAN++).',
    }),
    initialGain: positiveNumber(0.02, {
      example: 1,
      description:
        'Gain of the Xavier normal initial weights. At 0.02 labels are learned slowly; short runs want about 1.',
    }),
  },
} satisfies SettingGroup;
