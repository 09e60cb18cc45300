import { join } from 'node:path';
import type { Case } from './cases.js';
import { median } from './median.js';
import type { Measured } from './ours.js';
import { stepProgram } from './python.js';
import { run, runHere } from './run.js';

/** What is timed: a training step or the generation of images. */
export type Task = 'step' | 'image';

/**
 * How PyTorch trains: plain, in the order of the SPADE family; sharing the generated images between both updates, as
 * this project does; or that with `torch.compile` and channels-last tensors.
 */
export type PytorchForm = 'plain' | 'shared' | 'compiled';

/** Implementation to measure: a TF.js backend, each step operation by operation or compiled, or PyTorch. */
export type Side = { backend: string; compile?: boolean } | { pytorch: PytorchForm; python: string };

/** Number of warm-up runs and timed runs. */
export interface Repetitions {
  warmup: number;
  repeats: number;
  rounds: number;
}

/** A step or an image is recorded three times, then compiled, and slow once more. */
const COMPILED_WARMUP = 5;

/** Measures in one process: warm-up, then timed runs. */
async function once(one: Case, folder: string, task: Task, side: Side, { repeats, ...counted }: Repetitions) {
  const warmup = 'compile' in side && side.compile ? COMPILED_WARMUP : counted.warmup;
  if ('backend' in side) {
    return JSON.parse(
      await runHere('ours.ts', [
        one.name,
        folder,
        task,
        side.backend,
        `${warmup}`,
        `${repeats}`,
        ...(side.compile ? ['compiled'] : []),
      ]),
    ) as Measured;
  }
  const files = ['--weights', join(folder, 'weights.safetensors'), '--batch', join(folder, 'batch.safetensors')];
  const grid = ['--similarity-grid', ...one.similarityGrid.map(String)];
  const counts = ['--warmup', `${warmup}`, '--repeats', `${repeats}`, '--task', task];
  const forms = { plain: task === 'step' ? ['--textbook'] : [], shared: [], compiled: ['--compile'] };
  return JSON.parse(
    await run(side.python, [stepProgram, ...files, ...grid, ...counts, ...forms[side.pytorch]]),
  ) as Measured;
}

/** Measures several sides in alternating rounds, so that a temporary load of the machine affects all of them. */
export async function inTurn(one: Case, folder: string, task: Task, sides: readonly Side[], counts: Repetitions) {
  const rounds: Measured[][] = sides.map(() => []);
  for (let round = 0; round < counts.rounds; round++) {
    for (const [i, side] of sides.entries()) {
      process.stderr.write(
        `${one.name} ${task}, round ${round + 1}: ${'backend' in side ? `${side.backend}${side.compile ? ', compiled' : ''}` : `PyTorch, ${side.pytorch}`}\n`,
      );
      rounds[i].push(await once(one, folder, task, side, counts));
    }
  }
  return rounds.map(
    (of): Measured => ({
      seconds: of.flatMap(({ seconds }) => seconds),
      median: median(of.flatMap(({ seconds }) => seconds)),
      losses: of[0].losses,
      peakBytes: Math.max(...of.map(({ peakBytes }) => peakBytes)),
    }),
  );
}
