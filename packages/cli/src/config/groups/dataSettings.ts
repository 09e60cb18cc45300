import { z } from 'zod';
import {
  choice,
  folder,
  notEmpty,
  optionalNonNegativeInt,
  optionalPositiveInt,
  optionalSize,
  optionalText,
  pairs,
  positiveInt,
  type SettingGroup,
  setting,
  size,
  toggle,
} from '../setting.js';

const ending = 'an ending of file names such as _mask, or a name with * such as mask_*';

const id = z.string().regex(/^\d+$/);

/** What is trained on. */
export const dataSettings = {
  heading: 'What to train on:',
  shape: {
    dataset: choice(['scenes', 'folder', 'cityscapes', 'ade20k', 'coco-stuff', 'camvid'], 'scenes', {
      example: 'folder',
      description:
        'scenes: street scenes made up on the fly, nothing to download. folder: your own --photos and --labels. The others as they unpack, under --root; their presets have the sizes of the paper.',
    }),
    root: folder({ example: 'cityscapes', description: 'Folder of a published dataset, as it unpacks.' }),
    split: choice(['train', 'val'], 'train', {
      example: 'val',
      description:
        'Part of a published dataset to train on; held-out images come from val, or are the last ones where that is trained on.',
    }),
    ids: choice(['raw', 'train'], 'raw', {
      example: 'train',
      description:
        'Classes of Cityscapes: its 35 raw ids as in the paper, or the 19 that its benchmark scores and one for the rest.',
    }),
    boundaries: toggle(
      true,
      'Read the instance maps of Cityscapes and COCO-Stuff; their boundaries are one more input channel.',
      'Do not read the instance maps of Cityscapes and COCO-Stuff: no channel of instance boundaries.',
    ),
    photos: folder({ example: 'photos', description: 'Photos, with subfolders, named like their label maps.' }),
    labels: folder({
      example: 'labels',
      description: 'Label maps, with subfolders: grey PNGs whose pixel values are class ids from 0.',
    }),
    instances: folder({
      example: 'instances',
      description:
        'Instance ids as 8 or 16 bit PNGs, of your own photos or of COCO-Stuff; their boundaries become one more input channel. Optional.',
    }),
    photoEnding: optionalText('ending', ending, {
      example: '_leftImg8bit',
      description:
        'What the names of photos have beside the part that they share with their label map: an ending, or image_* with * for that part. Several, with commas, for label maps of several photos each. None where not given.',
    }),
    labelEnding: optionalText('ending', ending, {
      example: '_mask',
      description: 'The same of label maps: _mask, _gtFine_labelIds, or mask_* for what stands before.',
    }),
    instanceEnding: optionalText('ending', ending, {
      example: '_gtFine_instanceIds',
      description: 'The same of instance maps.',
    }),
    classes: optionalPositiveInt({
      example: 12,
      description: 'Number of classes of --labels: ids are 0 to classes - 1.',
    }),
    remap: pairs(z.record(id, z.int().min(0)).default({}), {
      placeholder: 'id=class',
      expects: 'an object from ids in the files to classes, such as {"255": 11}',
      example: '255=11',
      description: 'Class of an id in the label files, where it is not the same number; may be repeated.',
    }),
    colours: pairs(z.record(id, z.string().regex(/^#[0-9a-f]{6}$/i)).default({}), {
      placeholder: 'class=#rrggbb',
      expects: 'an object from classes to colours, such as {"0": "#4682b4"}',
      example: '0=#4682b4',
      description: 'Colour of a class in label files that are RGB pictures; may be repeated.',
    }),
    ignoreLabel: setting(z.int().min(0).nullable().default(null), {
      placeholder: 'class',
      expects: 'a class id',
      example: '11',
      description:
        'The class that stands for "unlabelled": losses that compare with labels and scores skip its pixels.',
    }),
    paletteIndices: toggle(false, 'Also read palette PNGs as label maps, taking the indices for ids.'),
    autoOrient: toggle(
      false,
      'Turn photos as their EXIF note says, for label maps that were drawn on the turned picture.',
    ),
    edgesAtPhotoSize: toggle(
      false,
      'Find edges in the photo at its own size and resize them with it, as the paper; else in the resized photo.',
    ),
    scenes: positiveInt(1000, { example: 200, description: 'How many made-up scenes to train on.' }),
    flip: toggle(
      true,
      'Mirror images at random.',
      'Do not mirror images at random: for pictures in which left and right differ.',
    ),
    heldOut: optionalPositiveInt({
      example: 500,
      description:
        'Images kept out of training: sample sheets show the first few, scores use all. A fifth of your own pictures, at most 16, where not given.',
    }),
    size: size('256', {
      example: '128x256',
      description:
        'Size to train at; height and width must be multiples of 2 to the power of --levels less one: of 32 for six levels, as the network then halves them five times.',
    }),
    loadSize: optionalSize({
      example: 286,
      description:
        'Size that pictures are loaded at, of which --size is cut out at random; where not given nothing is cut off.',
    }),
    workers: optionalNonNegativeInt({
      example: 4,
      description:
        'Threads that read and prepare batches ahead of time; any number gives the same batches. 0: none, training waits for each. Half the cores where not given.',
    }),
    edgeCache: setting(notEmpty.default('auto'), {
      placeholder: 'folder',
      expects: 'a folder, auto or none',
      example: 'none',
      description:
        "Where edges of photos are kept, so that they are found once. auto: the user's cache folder. none: nowhere.",
    }),
    check: toggle(
      true,
      'Decode every file once before training and refuse the dataset if anything is wrong with one.',
      'Do not decode every file before training: of a large dataset that ecgan inspect has passed.',
    ),
  },
} satisfies SettingGroup;
