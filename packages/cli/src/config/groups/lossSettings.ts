import { z } from 'zod';
import { choice, folder, optionalSize, pairs, type SettingGroup } from '../setting.js';

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
    perceptual: folder({
      example: 'vgg19',
      description: 'VGG-19 as a TF.js layers model (Keras layer names). Without it the perceptual terms are off.',
    }),
  },
} satisfies SettingGroup;
