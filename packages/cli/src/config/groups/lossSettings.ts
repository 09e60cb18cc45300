import { z } from 'zod';
import { count, countOrNone, folder, optionalSize, positive, type SettingGroup, setting } from '../setting.js';

/** The objective. */
export const lossSettings = {
  heading: 'The losses:',
  shape: {
    weights: setting(z.record(z.string(), z.number().min(0)).default({}), {
      placeholder: 'name=number',
      expects: 'an object of numbers of at least 0, such as {"similarity": 0.5}',
      description: 'Weight of a group of loss terms or of one term, listed below; may be repeated. 0 switches it off.',
    }),
    warmup: setting(z.record(z.string(), z.int().min(0)).default({}), {
      placeholder: 'name=steps',
      expects: 'an object of integers of steps, such as {"contrast": 1000}',
      description: 'Steps over which the weight of a group or term rises from 0 to its full value; may be repeated.',
    }),
    similarityGrid: optionalSize(
      'Grid of the similarity loss; where not given all pairs of all pixels, exact and slow.',
    ),
    temperature: positive(0.07, 'Temperature of the pixel contrast.'),
    contrastPixels: count(1024, 'Most pixels of a batch that are contrasted.'),
    contrastScales: count(
      1,
      'Scales of the generator that are contrasted: 1 is the full size alone (ECGAN), 3 half and quarter size too (ECGAN++).',
    ),
    contrastMemory: countOrNone(
      0,
      'Pixels of each class, and as many region means, kept of earlier batches to contrast with; ContrastiveSeg keeps 5000.',
    ),
    perceptual: folder('VGG-19 as a TF.js layers model (Keras layer names). Without it the perceptual terms are off.'),
  },
} satisfies SettingGroup;
