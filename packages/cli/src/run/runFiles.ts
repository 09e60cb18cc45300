import { join } from 'node:path';

const sixDigits = (step: number) => String(step).padStart(6, '0');

/** Where everything of a run lies in its folder. */
export const runFiles = {
  config: (folder: string) => join(folder, 'config.json'),
  log: (folder: string) => join(folder, 'log.jsonl'),
  checkpoints: (folder: string) => join(folder, 'checkpoints'),
  checkpoint: (folder: string, step: number) => join(folder, 'checkpoints', `step-${sixDigits(step)}.safetensors`),
  samples: (folder: string) => join(folder, 'samples'),
  sample: (folder: string, step: number) => join(folder, 'samples', `step-${sixDigits(step)}.png`),
  failed: (folder: string, step: number) => join(folder, 'failed', `step-${sixDigits(step)}`),
  scores: (folder: string) => join(folder, 'scores.json'),
  facts: (folder: string) => join(folder, 'facts.json'),
  events: (folder: string) => join(folder, 'tensorboard', 'events.out.tfevents.ecgan'),
  report: (folder: string) => join(folder, 'report.html'),
};

/** The step in a checkpoint's or sample sheet's file name, or undefined where it is none. */
export function stepOf(file: string): number | undefined {
  const match = /^step-(\d{6,})\.(safetensors|png)$/.exec(file);
  return match ? Number(match[1]) : undefined;
}
