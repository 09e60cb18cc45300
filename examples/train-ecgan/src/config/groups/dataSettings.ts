import { z } from 'zod';
import { choice, count, folder, optionalCount, type SettingGroup, setting, size } from '../setting.js';

/** What is trained on. */
export const dataSettings = {
  heading: 'What to train on:',
  shape: {
    dataset: choice(
      ['scenes', 'folder'],
      'scenes',
      'scenes: street scenes made up on the fly, nothing to download. folder: your own --photos and --labels.',
    ),
    photos: folder('Photos, one per label map and named like it.'),
    labels: folder('Label maps: grey PNGs whose pixel values are class ids from 0.'),
    instances: folder('Instance ids as 8 or 16 bit PNGs; their boundaries become one more input channel. Optional.'),
    classes: optionalCount('Number of classes of --labels: ids are 0 to classes - 1.'),
    remap: setting(z.record(z.string().regex(/^\d+$/), z.int().min(0)).default({}), {
      placeholder: 'id=class',
      expects: 'an object from ids in the files to classes, such as {"255": 11}',
      description: 'Class of an id in the label files, where it is not the same number; may be repeated.',
    }),
    ignoreLabel: setting(z.int().min(0).nullable().default(null), {
      placeholder: 'class',
      expects: 'a class id',
      description:
        'The class that stands for "unlabelled": losses that compare with labels and scores skip its pixels.',
    }),
    paletteIndices: setting(z.boolean().default(false), {
      expects: 'true or false',
      description: 'Also read palette PNGs as label maps, taking the indices for ids.',
    }),
    scenes: count(1000, 'How many made-up scenes to train on.'),
    flip: setting(z.boolean().default(true), {
      expects: 'true or false',
      description: 'Mirror images at random.',
      off: 'Do not mirror images at random: for pictures in which left and right differ.',
    }),
    heldOut: count(16, 'Images kept out of training: sample sheets show the first few, scores use all.'),
    size: size(
      '256',
      'Size to train at; height and width must be multiples of 32, the network halves them five times.',
    ),
  },
} satisfies SettingGroup;
