import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type BackendName, compile, useBackend } from '@ecgan/backend';
import { CachedDataset, PrefetchedBatches, prepareBatch, SyntheticScenes } from '@ecgan/data';
import { type Communicator, openMpi } from '@ecgan/distributed';
import { ecgan } from '@ecgan/models';
import { type CompileStep, EcganTrainer, type StepReport, type TrainingState } from '@ecgan/training';
import { readCheckpoint, writeCheckpoint } from '@ecgan/training/node';
import { type Variant, type VariantName, variants } from './variants.js';

/** What a program of processes does; a list of them, as JSON, is its first argument. Of all the backend is the same. */
export interface Task {
  variant: VariantName;
  steps: number;
  backend: string;
  compiled?: boolean;
  /** Where states are. */
  folder: string;
  /**
   * `record`: train, and write the state before each step to `state-0.safetensors`, …; `replay`: take every step from the state that was recorded, so
   * that roundings do not add up; `follow`: train from the first of these states, each step from what came of the one before; `train`: train, neither reading nor
   * writing.
   */
  mode: 'record' | 'replay' | 'follow' | 'train';
}

/** What the first process prints, one line of JSON for each task. */
export interface Trained {
  size: number;
  steps: (StepReport & {
    /** Roots of what each optimizer remembers of squared gradients, `‖√v − √v′‖ / ‖√v′‖` with v′ as recorded; `replay` and `follow` only. */
    gradients: Record<string, number>;
    /** Weights of each network after the step, `‖w − w′‖ / ‖w′‖` with w′ as recorded; likewise. */
    weights: Record<string, number>;
    /** Seconds, and those of them spent waiting for the others and exchanging. */
    seconds: number;
    blocked: number;
  })[];
  /** Whether all processes hold the same bits in the end: weights, averages, optimizers, memory and random state. */
  alike: boolean;
  /** Steps that the first process took compiled. */
  compiledCalls: number;
}

const networkOptions = {
  ...{ filters: 4, hiddenFilters: 8, discriminatorFilters: 8, labelFilters: 4, embeddingSize: 8 },
  // No deeper: at one pixel a norm divides by next to nothing, and multiplies roundings.
  ...{ levels: 3, initialGain: 1 },
};

const tasks = JSON.parse(process.argv[2]) as Task[];
await useBackend(tasks[0].backend as BackendName);
const processes = await openMpi();
for (const task of tasks) {
  const trained = await train(task);
  if (processes.rank === 0) process.stdout.write(`${JSON.stringify(trained)}\n`);
}
await processes.close();
process.exit(0);

async function train(task: Task): Promise<Trained> {
  const { networks = {}, trainer: given = {}, batch: batchSize = 4, batches }: Variant = variants[task.variant];
  const pathOf = (step: number) => join(task.folder, `state-${step}.safetensors`);
  /** Steps that were compiled, to be asked how often they ran so. */
  const compiledSteps: { stats: { compiledCalls: number } }[] = [];
  const compileSeen: CompileStep = (step, options) => {
    const made = compile(step, options);
    compiledSteps.push(made);
    return made;
  };
  const scenes = new CachedDataset(new SyntheticScenes({ height: 32, length: 16 }));
  const source = openBatches(scenes, batchSize);
  const parts = ecgan({ ...networkOptions, ...networks, numClasses: scenes.numClasses });
  const trainer = new EcganTrainer(parts, {
    ...{ steps: 100, averageDecay: 0.5, processes },
    ...(task.compiled && { compile: compileSeen }),
    ...given,
  });
  if (task.mode === 'record') await writeCheckpoint(pathOf(0), await trainer.state());
  const steps: Trained['steps'] = [];
  for (let step = 0; step < task.steps; step++) {
    if (task.mode === 'replay' || (task.mode === 'follow' && step === 0))
      await trainer.restore(await readCheckpoint(pathOf(step)));
    const taken = [];
    for (let i = 0; i < (batches ?? trainer.batchesPerStep); i++) taken.push(await source.next());
    const [begun, blocked] = [performance.now(), processes.blocked];
    const report = await trainer.trainStep(taken);
    const seconds = (performance.now() - begun) / 1000;
    for (const batch of taken) batch.dispose();
    if (task.mode === 'record') await writeCheckpoint(pathOf(step + 1), await trainer.state());
    const compared = task.mode === 'replay' || task.mode === 'follow';
    const recorded = compared && (await readCheckpoint(pathOf(step + 1)));
    const apart = recorded ? differencesFrom(recorded, await trainer.state()) : { gradients: {}, weights: {} };
    steps.push({ ...report, ...apart, seconds, blocked: processes.blocked - blocked });
  }
  const compiledCalls = compiledSteps.reduce((sum, { stats }) => sum + stats.compiledCalls, 0);
  return { size: processes.size, steps, alike: await sameBits(await trainer.state(), processes), compiledCalls };
}

/** This process's part of every batch. */
function openBatches(scenes: CachedDataset, batchSize: number): PrefetchedBatches {
  const { numClasses, length } = scenes;
  const { rank, size } = processes;
  return new PrefetchedBatches(
    (plan) => {
      const own = plan.filter((_, i) => i % size === rank);
      return prepareBatch(scenes, own, { numClasses, levels: 3, boundaries: false, regions: {} });
    },
    { length, batchSize, seed: 0, flip: true, depth: 0 },
  );
}

/** How far apart two states are, by network. */
function differencesFrom(
  recorded: TrainingState,
  found: TrainingState,
): Record<'gradients' | 'weights', Record<string, number>> {
  const sums = { gradients: new Map<string, Sum>(), weights: new Map<string, Sum>() };
  for (const [name, { data }] of Object.entries(recorded.tensors)) {
    const [folder, network, slot] = name.split('/');
    const gradient = folder === 'optimizer' && slot === 'second';
    if (!gradient && ['optimizer', 'average', 'memory'].includes(folder)) continue;
    const [kind, key] = gradient ? (['gradients', network] as const) : (['weights', folder] as const);
    const sum = sums[kind].get(key) ?? { apart: 0, all: 0 };
    sums[kind].set(key, sum);
    const of = gradient ? Math.sqrt : (value: number) => value;
    const { data: other } = found.tensors[name];
    for (let i = 0; i < data.length; i++) {
      sum.apart += (of(other[i]) - of(data[i])) ** 2;
      sum.all += of(data[i]) ** 2;
    }
  }
  const relative = (of: Map<string, Sum>) =>
    Object.fromEntries([...of].map(([key, { apart, all }]) => [key, Math.sqrt(apart / all)]));
  return { gradients: relative(sums.gradients), weights: relative(sums.weights) };
}

/** Squares of differences, and of what they are relative to. */
interface Sum {
  apart: number;
  all: number;
}

async function sameBits({ tensors, metadata }: TrainingState, all: Communicator): Promise<boolean> {
  const hash = createHash('sha256').update(JSON.stringify(metadata));
  for (const key of Object.keys(tensors).sort()) {
    const { data } = tensors[key];
    hash.update(key).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  const digests = await all.gather(new Uint8Array(hash.digest()));
  return digests.every((one) => Buffer.compare(one, digests[0]) === 0);
}
