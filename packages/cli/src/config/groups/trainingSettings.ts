import { z } from 'zod';
import { choice, count, countOrNone, positive, type SettingGroup, setting, share } from '../setting.js';

/** How long and how fast it learns. */
export const trainingSettings = {
  heading: 'How long, how fast:',
  shape: {
    steps: count(10_000, 'Steps of the whole run: one update of the generator and one of the discriminator each.'),
    epochs: setting(z.number().positive().nullable().default(null), {
      placeholder: 'number',
      expects: 'a number above 0',
      description: 'How often every image is seen, instead of --steps, which follow from it and from --batch.',
    }),
    minutes: setting(z.number().positive().nullable().default(null), {
      placeholder: 'number',
      expects: 'a number above 0',
      description: 'Wall time for everything: a step is measured and as many as fit are planned, at most --steps.',
    }),
    batch: count(4, 'Images per batch.'),
    accumulate: count(
      1,
      'Batches per update, whose gradients are averaged: an update from more images in the memory of one batch.',
    ),
    discriminatorSteps: count(
      1,
      'Updates of the discriminator for each of the generator, every one from images of its own; 1 in the paper.',
    ),
    generatorRate: positive(1e-4, 'Learning rate of the generator.'),
    discriminatorRate: positive(4e-4, "Learning rate of the discriminator; TTUR: four times the generator's."),
    labelRate: positive(1e-3, 'Learning rate of G_l.'),
    decay: share(0.5, 'Last share of the run over which the learning rates fall to 0.'),
    schedule: choice(
      ['linear', 'cosine', 'constant'],
      'linear',
      'How they fall: on a straight line as in the paper, on half a cosine, or not at all.',
    ),
    beta1: share(0, "Decay of Adam's first moment."),
    beta2: share(0.9, "Decay of Adam's second moment; 0.9 is the paper's code, 0.999 its text."),
    clipNorm: setting(z.number().positive().nullable().default(null), {
      placeholder: 'number',
      expects: 'a number above 0',
      description:
        "Most that each network's gradient may measure, a larger one is scaled down; not at all where not given.",
    }),
    averageDecay: share(0.999, 'Samples come from a moving average of the generator that keeps this much per step.'),
    averageFrom: countOrNone(0, 'Steps after which that average begins; before them samples come from the weights.'),
    seed: setting(z.int().min(0).max(2147483647).default(0), {
      placeholder: 'number',
      expects: 'an integer from 0 to 2147483647',
      description: 'Seed of weights, data order and everything else random.',
    }),
  },
} satisfies SettingGroup;
