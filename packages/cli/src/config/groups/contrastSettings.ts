import { nonNegativeInt, positiveInt, positiveNumber, type SettingGroup, toggle } from '../setting.js';

/** Options of the trainer's `contrast` and of its memory, by their own names. */
export const contrastSettings = {
  heading: 'The pixel contrast:',
  shape: {
    temperature: positiveNumber(0.07, { example: 0.1, description: 'Temperature of the pixel contrast.' }),
    maxAnchors: positiveInt(1024, {
      example: 512,
      description: 'Maximum number of pixels of a batch that are contrasted.',
    }),
    maxPerClass: positiveInt(100, {
      example: 50,
      description: 'Maximum number of pixels of one class in one image that are contrasted, at each level.',
    }),
    hard: toggle(
      true,
      "Draw half of the pixels of each class where G_l misreads I''.",
      "Draw the pixels of each class at random, not half of them where G_l misreads I''.",
    ),
    memorySize: nonNegativeInt(0, {
      example: 1000,
      description:
        'Pixels of each class, and as many region means, kept of earlier batches to contrast with; 0: none. ContrastiveSeg keeps 5000.',
    }),
    pixelsPerRegion: positiveInt(10, {
      example: 5,
      description: 'Pixels of each region that enter the memory in a step.',
    }),
  },
} satisfies SettingGroup;
