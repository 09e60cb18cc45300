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
        'scenes: synthetic street scenes, drawn on the fly, nothing to download. folder: your own --photos and --labels. The others: a published dataset, unpacked into --root; the presets of these names have the sizes of the paper.',
    }),
    root: folder({
      example: 'cityscapes',
      description: 'Folder that the archives of a published dataset were unpacked into.',
    }),
    split: choice(['train', 'val'], 'train', {
      example: 'val',
      description:
        'Split of a published dataset to train on. Held-out images come from val; if val is trained on, they are its last images.',
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
    photos: folder({
      example: 'photos',
      description: 'Folder of photos, subfolders included; a photo has the name of its label map.',
    }),
    labels: folder({
      example: 'labels',
      description: 'Folder of label maps, subfolders included: grey PNGs whose pixel values are class ids from 0.',
    }),
    instances: folder({
      example: 'instances',
      description:
        'Folder of instance maps, 8 or 16 bit PNGs of instance ids, for --dataset folder or coco-stuff; instance boundaries become one more input channel. Optional.',
    }),
    photoEnding: optionalText('ending', ending, {
      example: '_leftImg8bit',
      description:
        'The part of the name of a photo that its label map does not share: an ending such as _leftImg8bit, or a pattern such as image_*, where * is the shared part. Several, separated by commas, if one label map has several photos. Not given: both names are the same.',
    }),
    labelEnding: optionalText('ending', ending, {
      example: '_mask',
      description: 'The same for label maps: _mask, _gtFine_labelIds, or a pattern such as mask_*.',
    }),
    instanceEnding: optionalText('ending', ending, {
      example: '_gtFine_instanceIds',
      description: 'The same for instance maps.',
    }),
    classes: optionalPositiveInt({
      example: 12,
      description: 'Number of classes of --labels: ids are 0 to classes - 1.',
    }),
    remap: pairs(z.record(id, z.int().min(0)).default({}), {
      placeholder: 'id=class',
      expects: 'an object from ids in the files to classes, such as {"255": 11}',
      example: '255=11',
      description: 'Reads an id of the label files as this class: 255=11; may be repeated.',
    }),
    colours: pairs(z.record(id, z.string().regex(/^#[0-9a-f]{6}$/i)).default({}), {
      placeholder: 'class=#rrggbb',
      expects: 'an object from classes to colours, such as {"0": "#4682b4"}',
      example: '0=#4682b4',
      description: 'The colour of a class in label files that are RGB pictures; may be repeated.',
    }),
    ignoreLabel: setting(z.int().min(0).nullable().default(null), {
      placeholder: 'class',
      expects: 'a class id',
      example: '11',
      description:
        'The class that stands for "unlabelled": losses that compare with labels and scores skip its pixels.',
    }),
    paletteIndices: toggle(false, 'Also read palette PNGs as label maps: the palette indices are the class ids.'),
    autoOrient: toggle(
      false,
      'Rotate photos by their EXIF orientation, for label maps that were drawn on the rotated picture.',
    ),
    edgesAtPhotoSize: toggle(
      false,
      'Find edges in the photo at its original size and resize them with it, as in the paper; otherwise in the resized photo.',
    ),
    scenes: positiveInt(1000, { example: 200, description: 'Number of synthetic scenes to train on.' }),
    flip: toggle(
      true,
      'Mirror images at random.',
      'Do not mirror images at random: for pictures in which left and right differ.',
    ),
    heldOut: optionalPositiveInt({
      example: 500,
      description:
        'Images kept out of training: sample sheets show the first few, scores use all. Not given: 16, but at most a fifth of your own pictures.',
    }),
    size: size('256', {
      example: '128x256',
      description:
        'Size to train at, a side or height x width. Both must be multiples of 2^(levels - 1): 32 with the default --levels 6, because the network halves them five times.',
    }),
    loadSize: optionalSize({
      example: 286,
      description: 'Size that pictures are resized to before a random crop of --size. Not given: no crop.',
    }),
    workers: optionalNonNegativeInt({
      example: 4,
      description:
        'Threads that prepare batches ahead of time; any number gives the same batches. 0: none, training waits for each batch. Not given: half the cores.',
    }),
    edgeCache: setting(notEmpty.default('auto'), {
      placeholder: 'folder',
      expects: 'a folder, auto or none',
      example: 'none',
      description: "Folder that caches the edge maps of photos. auto: the user's cache folder. none: no cache.",
    }),
    check: toggle(
      true,
      'Decode every file once before training, and refuse the dataset if any file has a problem.',
      'Do not decode every file before training: for a large dataset in which ecgan inspect found no problem.',
    ),
  },
} satisfies SettingGroup;
