import { z } from 'zod';
import { choice, notEmpty, optionalSize, pairs, type SettingGroup, setting } from '../setting.js';

const id = z.int().min(0);

/** A segmenter's classes as the `mapping` of `mapSegmenterClasses` has them. */
export const segmenterMapping = z.array(z.union([id, z.array(id).min(1), z.null()])).min(1);

/** The same, or a name, a file or a list as text. */
const segmenterClasses = z.union([notEmpty, segmenterMapping]);

/** The objective. */
export const lossSettings = {
  heading: 'The losses:',
  shape: {
    weights: pairs(z.record(z.string().min(1), z.number().min(0)).default({}), {
      placeholder: 'name=number',
      expects: 'an object of numbers of at least 0, such as {"similarity": 0.5}',
      example: 'similarity=0.5',
      description: 'Weight of a group of loss terms or of one term, listed below; may be repeated. 0 switches it off.',
    }),
    warmup: pairs(z.record(z.string().min(1), z.int().min(0)).default({}), {
      placeholder: 'name=steps',
      expects: 'an object of integers of steps, such as {"contrast": 1000}',
      example: 'contrast=1000',
      description: 'Steps over which the weight of a group or term rises from 0 to its full value; may be repeated.',
    }),
    adversarial: choice(['hinge', 'leastSquares', 'nonSaturating', 'wasserstein'], 'hinge', {
      example: 'leastSquares',
      description: "The adversarial objective; hinge is the paper's code.",
    }),
    similarityGrid: optionalSize({
      example: '32x64',
      description: 'Grid of the similarity loss; where not given all pairs of all pixels, exact and slow.',
    }),
    perceptual: setting(notEmpty.nullable().default(null), {
      placeholder: 'path',
      expects: 'a file or a folder',
      example: 'vgg19.safetensors',
      description:
        "Weights of VGG-19: torchvision's as safetensors, or Keras's as a TF.js layers model. Without them the perceptual terms are off.",
    }),
    perceptualNormalization: choice(['auto', 'torchvision', 'caffe'], 'auto', {
      example: 'caffe',
      description:
        "What VGG-19's weights want of an image. auto: torchvision of a safetensors file, caffe of a TF.js model.",
    }),
    segmenter: setting(notEmpty.nullable().default(null), {
      placeholder: 'path',
      expects: 'a file or a folder',
      example: 'segformer/model.safetensors',
      description:
        'Pretrained segmenter that reads labels back in place of G_l, and stays as it is: SegFormer B0 to B5 as safetensors, or a TF.js layers model. Without it G_l is fitted while the GAN trains.',
    }),
    segmenterClasses: setting(segmenterClasses.nullable().default(null), {
      placeholder: 'classes',
      expects:
        'cityscapes-19, cityscapes-20, ade20k-150, camvid-11, camvid-12, a JSON file, or a list with one entry for each class of the segmenter, such as 7,8,26+27,none',
      example: 'cityscapes-19',
      description:
        'Which class of the data each class of that segmenter is: by the names of cityscapes-19 or ade20k-150, a list, or a JSON file of one. Classes of the data that none is stay unknown, and their pixels take no part. Not needed where the classes are the same.',
    }),
    segmenterNormalization: choice(['torchvision', 'caffe', 'signed', 'unit', 'bytes'], 'torchvision', {
      example: 'bytes',
      description:
        "What that segmenter wants of an image. torchvision: RGB by ImageNet's mean and deviation, as SegFormer. caffe: BGR less ImageNet's mean. signed, unit, bytes: RGB from -1 to 1, from 0 to 1, from 0 to 255.",
    }),
  },
} satisfies SettingGroup;
