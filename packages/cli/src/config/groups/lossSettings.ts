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
      description: "The adversarial objective; the paper's code uses hinge.",
    }),
    similarityGrid: optionalSize({
      example: '32x64',
      description:
        'Estimates the similarity loss from one random pixel in each cell of this grid, which must divide the size. Not given: the exact loss over all pairs of pixels, which is slow.',
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
        'How images are normalised for VGG-19. auto: torchvision for a safetensors file, caffe for a TF.js model.',
    }),
    segmenter: setting(notEmpty.nullable().default(null), {
      placeholder: 'path',
      expects: 'a file or a folder',
      example: 'segformer/model.safetensors',
      description:
        'Pretrained segmenter, kept frozen, that reads labels back from images in place of G_l: SegFormer B0 to B5 as safetensors, or a TF.js layers model. Without it a small G_l is trained along with the GAN.',
    }),
    segmenterClasses: setting(segmenterClasses.nullable().default(null), {
      placeholder: 'classes',
      expects:
        'cityscapes-19, cityscapes-20, ade20k-150, camvid-11, camvid-12, a JSON file, or a list with one entry for each class of the segmenter, such as 7,8,26+27,none',
      example: 'cityscapes-19',
      description:
        'Maps each class of that segmenter to a class of the data: by the class names of cityscapes-19 or ade20k-150, by a list, or by a JSON file with a list. Pixels of classes that the segmenter lacks take no part. Not needed where the classes are the same.',
    }),
    segmenterNormalization: choice(['torchvision', 'caffe', 'signed', 'unit', 'bytes'], 'torchvision', {
      example: 'bytes',
      description:
        "How images are normalised for that segmenter. torchvision: RGB, minus ImageNet's mean, divided by its deviation, as for SegFormer. caffe: BGR minus ImageNet's mean. signed, unit, bytes: RGB in [-1, 1], [0, 1], [0, 255].",
    }),
  },
} satisfies SettingGroup;
