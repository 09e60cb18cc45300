import { nonNegativeNumber, type SettingGroup, share, toggle } from '../setting.js';

/** Options of the trainer that neither the paper nor its code has: each is off. */
export const strongerSettings = {
  heading: 'From other work, off in the paper:',
  shape: {
    balanceClassPixels: toggle(
      false,
      'Weigh the classes of the class-specific pixel loss by how rare they are in the batch, for small objects; from OASIS.',
    ),
    balanceLabels: toggle(false, 'Weigh classes in the same way where G_l is fitted to photos and labels.'),
    labelMix: nonNegativeNumber(10, {
      example: 5,
      description: 'Weight of LabelMix consistency with --discriminator segmentation; 0: none.',
    }),
    discriminatorReadsLabels: toggle(
      false,
      'With --discriminator segmentation: read labels from images by D instead of G_l, which is then not trained.',
    ),
    augment: toggle(
      false,
      'Differentiable augmentation, for small data sets: D sees photos, edges and generated pictures in other colours, shifted and blanked in part, and their labels with them; from DiffAugment.',
    ),
    augmentColour: toggle(
      true,
      'Let --augment change brightness, saturation and contrast.',
      'Let --augment leave brightness, saturation and contrast as they are.',
    ),
    augmentTranslation: share(0.125, {
      example: 0.25,
      description: 'Largest shift of --augment, as a share of height and width; 0: no shift.',
    }),
    augmentCutout: share(0.5, {
      example: 0.25,
      description: 'Size of the rectangle that --augment blanks, as a share of height and width; 0: none.',
    }),
  },
} satisfies SettingGroup;
