import { z } from 'zod';
import { choice, count, optionalCount, positive, type SettingGroup, setting } from '../setting.js';

/** How large the networks are. */
export const networkSettings = {
  heading: 'The networks:',
  shape: {
    width: count(64, 'C, the number of backbone features; the widths of the whole generator follow from it.'),
    hiddenWidth: optionalCount('Hidden features inside each SPADE norm; 2C where not given, as in the paper.'),
    semanticClasses: optionalCount(
      'Class maps of the semantic preserving module, for the first classes; all where not given. In the paper a class of unlabelled pixels has none.',
    ),
    levels: setting(z.union([z.literal(6), z.literal(7)]).default(6), {
      placeholder: 'count',
      expects: '6 or 7',
      description: 'Resolutions of the generator: 6 starts at size/32, 7 at size/64 (SPADE\'s "more").',
    }),
    normalization: choice(
      ['batch', 'instance'],
      'batch',
      'Norm inside SPADE: over the batch as in the paper, or over each image, for small batches.',
    ),
    discriminatorWidth: count(64, "Features of the discriminator's first conv."),
    discriminatorScales: count(2, 'Scales the discriminator looks at.'),
    labelWidth: count(32, 'Features of the first conv of G_l, which reads labels back from images.'),
    embeddingSize: count(256, 'Length of the embeddings that pixels are contrasted by.'),
    initialGain: positive(
      0.02,
      'Gain of the Xavier normal initial weights. At 0.02 labels are found out slowly; short runs want about 1.',
    ),
  },
} satisfies SettingGroup;
