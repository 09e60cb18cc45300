import { z } from 'zod';
import {
  choice,
  fraction,
  nonNegativeInt,
  optionalPositiveNumber,
  positiveInt,
  positiveNumber,
  type SettingGroup,
  setting,
  toggle,
} from '../setting.js';

/** How long and how fast it learns: options of `EcganTrainer` by their own names, and what the steps are made of. */
export const trainingSettings = {
  heading: 'How long, how fast:',
  shape: {
    steps: positiveInt(10_000, {
      example: 20_000,
      description: 'Training steps of the whole run; each updates the generator and the discriminator once.',
    }),
    epochs: optionalPositiveNumber({
      example: 200,
      description:
        'How often training sees every image. Sets the number of steps, instead of --steps, from the number of images and --batch.',
    }),
    minutes: optionalPositiveNumber({
      example: 30,
      description: 'Wall time of the whole run: measures a step, then plans as many as fit, at most --steps.',
    }),
    batch: positiveInt(4, { example: 8, description: 'Images per batch.' }),
    accumulate: positiveInt(1, {
      example: 4,
      description:
        'Batches per update, whose gradients are averaged: an update from more images in the memory of one batch.',
    }),
    discriminatorSteps: positiveInt(1, {
      example: 2,
      description: 'Updates of the discriminator per update of the generator, each on new images; 1 in the paper.',
    }),
    alternating: toggle(
      false,
      "Update the generator, then the discriminator on new images, as in the paper's code. Off: update both from one pass of each network, which is faster.",
    ),
    generatorLearningRate: positiveNumber(1e-4, { example: '2e-4', description: 'Learning rate of the generator.' }),
    discriminatorLearningRate: positiveNumber(4e-4, {
      example: '2e-4',
      description: "Learning rate of the discriminator; TTUR: four times the generator's.",
    }),
    labelLearningRate: positiveNumber(1e-3, { example: '2e-3', description: 'Learning rate of G_l.' }),
    decay: fraction(0.5, {
      example: 0.7,
      description: 'Fraction of the run, at its end, over which the learning rates fall to 0.',
    }),
    schedule: choice(['linear', 'cosine', 'constant'], 'linear', {
      example: 'cosine',
      description: 'How the learning rates fall: linearly as in the paper, along half a cosine, or not at all.',
    }),
    beta1: fraction(0, { example: 0.5, description: "Decay of Adam's first moment." }),
    beta2: fraction(0.9, {
      example: 0.999,
      description: "Decay of Adam's second moment: 0.9 in the paper's code, 0.999 in its text.",
    }),
    clipNorm: optionalPositiveNumber({
      example: 10,
      description: "Clips each network's gradient to this L2 norm. Not given: no clipping.",
    }),
    averageDecay: fraction(0.999, {
      example: 0.9999,
      description: 'Decay of the moving average of the generator that samples are drawn from.',
    }),
    averageFrom: nonNegativeInt(0, {
      example: 1000,
      description: 'Step at which the moving average begins. Before it, samples are drawn from the weights themselves.',
    }),
    seed: setting(z.int().min(0).max(2147483647).default(0), {
      placeholder: 'number',
      expects: 'an integer from 0 to 2147483647',
      example: '7',
      description: 'Seed of initial weights, data order and everything else that is random.',
    }),
  },
} satisfies SettingGroup;
