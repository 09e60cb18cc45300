import { z } from 'zod';
import { optionalPositiveInt, positiveInt, type SettingGroup, setting, toggle } from '../setting.js';

/** What a run leaves behind, and what computes it. */
export const outputSettings = {
  heading: 'What is written, what computes:',
  shape: {
    saveEvery: optionalPositiveInt({
      example: 500,
      description: 'Steps between checkpoints. Not given: a tenth of the run, at most 1000.',
    }),
    keep: positiveInt(3, { example: 5, description: 'Number of newest checkpoints to keep, beside the best.' }),
    sampleEvery: optionalPositiveInt({
      example: 500,
      description: 'Steps between sample sheets. Not given: a tenth of the run, at most 1000.',
    }),
    sampleRows: positiveInt(6, { example: 4, description: 'Held-out scenes on a sample sheet.' }),
    tensorboard: toggle(
      true,
      'Write numbers, sample sheets and weights for TensorBoard, into the run folder.',
      'Do not write event files for TensorBoard.',
    ),
    score: toggle(
      false,
      'Score held-out samples at the end by a small segmenter that has seen real images only: for synthetic scenes the shipped one, else one that is fitted to the training images.',
    ),
    segmenterSteps: optionalPositiveInt({
      example: 1000,
      description:
        'Steps for which the segmenter of --score is fitted; fewer if they would take more than an eighth of --minutes. Not given: synthetic scenes are scored by the shipped segmenter; for other data one is fitted for 400 steps.',
    }),
    segmenterBatch: positiveInt(8, {
      example: 4,
      description: 'Images per training step of a segmenter that is fitted.',
    }),
    segmenterFilters: positiveInt(12, {
      example: 24,
      description: 'Filters of the first conv of a segmenter that is fitted.',
    }),
    compile: setting(z.boolean().default(false), {
      expects: 'true or false',
      description:
        'Run each step as one compiled operation on the tensorflow backend: bit-identical, and faster where steps are small.',
      off: 'Run steps operation by operation.',
    }),
    backend: setting(z.enum(['tensorflow', 'webgpu', 'wasm', 'cpu']).nullable().default(null), {
      placeholder: 'name',
      expects: 'one of tensorflow, webgpu, wasm, cpu',
      example: 'wasm',
      description: 'Backend. Not given: the fastest that runs here.',
    }),
  },
} satisfies SettingGroup;
