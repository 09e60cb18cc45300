import { z } from 'zod';
import { count, optionalCount, type SettingGroup, setting } from '../setting.js';

/** What a run leaves behind, and what computes it. */
export const outputSettings = {
  heading: 'What is written, what computes:',
  shape: {
    saveEvery: optionalCount('Steps between checkpoints; a tenth of the run, at most 1000, where not given.'),
    keep: count(3, 'Newest checkpoints that are kept, beside the best.'),
    sampleEvery: optionalCount('Steps between sample sheets; a tenth of the run, at most 1000, where not given.'),
    sampleRows: count(6, 'Held-out scenes on a sample sheet.'),
    tensorboard: setting(z.boolean().default(true), {
      expects: 'true or false',
      description: 'Write numbers, sample sheets and weights for TensorBoard, into the run folder.',
      off: 'Do not write event files for TensorBoard.',
    }),
    score: setting(z.boolean().default(false), {
      expects: 'true or false',
      description: 'Score held-out samples at the end, by a segmenter fitted to real held-in images only.',
    }),
    scorerSteps: count(
      400,
      'Steps that segmenter is fitted for; fewer where --minutes leaves less than an eighth for it.',
    ),
    scorerBatch: count(8, 'Images per step of it.'),
    scorerWidth: count(12, 'Features of its first conv.'),
    backend: setting(z.enum(['tensorflow', 'webgpu', 'wasm', 'cpu']).nullable().default(null), {
      placeholder: 'name',
      expects: 'one of tensorflow, webgpu, wasm, cpu',
      description: 'Backend; the best that runs here where none is named.',
    }),
  },
} satisfies SettingGroup;
