import { z } from 'zod';
import {
  choice,
  count,
  folder,
  notEmpty,
  optionalCount,
  optionalSize,
  type SettingGroup,
  setting,
  size,
} from '../setting.js';

/** What is trained on. */
export const dataSettings = {
  heading: 'What to train on:',
  shape: {
    dataset: choice(
      ['scenes', 'folder', 'cityscapes', 'ade20k', 'coco-stuff', 'camvid'],
      'scenes',
      'scenes: street scenes made up on the fly, nothing to download. folder: your own --photos and --labels. The others as they unpack, under --root; their presets have the sizes of the paper.',
    ),
    root: folder('Folder of a published dataset, as it unpacks.'),
    split: choice(
      ['train', 'val'],
      'train',
      'Part of a published dataset to train on; held-out images come from val, or are the last ones where that is trained on.',
    ),
    ids: choice(
      ['raw', 'train'],
      'raw',
      'Classes of Cityscapes: its 35 raw ids as in the paper, or the 19 that its benchmark scores and one for the rest.',
    ),
    boundaries: setting(z.boolean().default(true), {
      expects: 'true or false',
      description: 'Read the instance maps of Cityscapes and COCO-Stuff; their boundaries are one more input channel.',
      off: 'Do not read the instance maps of Cityscapes and COCO-Stuff: no channel of instance boundaries.',
    }),
    photos: folder('Photos, one per label map and named like it.'),
    labels: folder('Label maps: grey PNGs whose pixel values are class ids from 0.'),
    instances: folder(
      'Instance ids as 8 or 16 bit PNGs, of your own photos or of COCO-Stuff; their boundaries become one more input channel. Optional.',
    ),
    classes: optionalCount('Number of classes of --labels: ids are 0 to classes - 1.'),
    remap: setting(z.record(z.string().regex(/^\d+$/), z.int().min(0)).default({}), {
      placeholder: 'id=class',
      expects: 'an object from ids in the files to classes, such as {"255": 11}',
      description: 'Class of an id in the label files, where it is not the same number; may be repeated.',
    }),
    colours: setting(z.record(z.string().regex(/^\d+$/), z.string().regex(/^#[0-9a-f]{6}$/i)).default({}), {
      placeholder: 'class=#rrggbb',
      expects: 'an object from classes to colours, such as {"0": "#4682b4"}',
      description: 'Colour of a class in label files that are RGB pictures; may be repeated.',
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
    autoOrient: setting(z.boolean().default(false), {
      expects: 'true or false',
      description: 'Turn photos as their EXIF note says, for label maps that were drawn on the turned picture.',
    }),
    edgesAtPhotoSize: setting(z.boolean().default(false), {
      expects: 'true or false',
      description:
        'Find edges in the photo at its own size and resize them with it, as the paper; else in the resized photo.',
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
    loadSize: optionalSize(
      'Size that pictures are loaded at, of which --size is cut out at random; where not given nothing is cut off.',
    ),
    workers: setting(z.int().min(0).nullable().default(null), {
      placeholder: 'count',
      expects: 'an integer of at least 0',
      description:
        'Threads that read and prepare batches ahead of time; any number gives the same batches. 0: none, training waits for each. Half the cores where not given.',
    }),
    edgeCache: setting(notEmpty.default('auto'), {
      placeholder: 'folder',
      expects: 'a folder, auto or none',
      description:
        "Where edges of photos are kept, so that they are found once. auto: the user's cache folder. none: nowhere.",
    }),
    check: setting(z.boolean().default(true), {
      expects: 'true or false',
      description: 'Decode every file once before training and refuse the dataset if anything is wrong with one.',
      off: 'Do not decode every file before training: of a large dataset that ecgan inspect has passed.',
    }),
  },
} satisfies SettingGroup;
