import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type BackendName, compile, useBackend } from '@ecgan/backend';
import { CachedDataset, PrefetchedBatches, prepareBatch, SyntheticScenes } from '@ecgan/data';
import { type Communicator, openMpi } from '@ecgan/distributed';
import { ecgan } from '@ecgan/models';
import { type CompileStep, EcganTrainer, type StepReport, type TrainingState } from '@ecgan/training';
import { readCheckpoint, writeCheckpoint } from '@ecgan/training/node';
import { type Variant, type VariantName, variants } from './variants.js';

/** How a program of processes is started; as JSON in its first argument. */
export interface Task {
  variant: VariantName;
  steps: number;
  backend: string;
  compiled?: boolean;
  /** Where states are. */
  folder: string;
  /**
   * `record`: train, and write the state before each step to `state-0.safetensors`, …; `replay`: take every step from the state that was recorded, so
   * that roundings do not add up; `train`: train, neither reading nor writing.
   */
  mode: 'record' | 'replay' | 'train';
}

/** What the first process prints. */
export interface Trained {
  size: number;
  steps: (StepReport & {
    /** Roots of what each optimizer remembers of squared gradients, `‖√v − √v′‖ / ‖√v′‖` with v′ as recorded; `replay` only. */
    gradients: Record<string, number>;
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

const task = JSON.parse(process.argv[2]) as Task;
const { networks = {}, trainer: given = {}, batch: batchSize = 4, batches }: Variant = variants[task.variant];
await useBackend(task.backend as BackendName);
const processes = await openMpi();
const { rank, size } = processes;
const pathOf = (step: number) => join(task.folder, `state-${step}.safetensors`);

const scenes = new CachedDataset(new SyntheticScenes({ height: 32, length: 16 }));
const { numClasses, length } = scenes;
const source = new PrefetchedBatches(
  (plan) => {
    const own = plan.filter((_, i) => i % size === rank);
    return prepareBatch(scenes, own, { numClasses, levels: 3, boundaries: false, regions: {} });
  },
  { length, batchSize, seed: 0, flip: true, depth: 0 },
);
/** Steps that were compiled, to be asked how often they ran so. */
const compiledSteps: { stats: { compiledCalls: number } }[] = [];
const compileSeen: CompileStep = (step, options) => {
  const made = compile(step, options);
  compiledSteps.push(made);
  return made;
};
const parts = ecgan({ ...networkOptions, ...networks, numClasses });
const trainer = new EcganTrainer(parts, {
  ...{ steps: 100, averageDecay: 0.5, processes },
  ...(task.compiled && { compile: compileSeen }),
  ...given,
});
if (task.mode === 'record') await writeCheckpoint(pathOf(0), await trainer.state());
const steps: Trained['steps'] = [];
for (let step = 0; step < task.steps; step++) {
  if (task.mode === 'replay') await trainer.restore(await readCheckpoint(pathOf(step)));
  const taken = [];
  for (let i = 0; i < (batches ?? trainer.batchesPerStep); i++) taken.push(await source.next());
  const [begun, blocked] = [performance.now(), processes.blocked];
  const report = await trainer.trainStep(taken);
  const seconds = (performance.now() - begun) / 1000;
  for (const batch of taken) batch.dispose();
  if (task.mode === 'record') await writeCheckpoint(pathOf(step + 1), await trainer.state());
  const recorded = task.mode === 'replay' && (await readCheckpoint(pathOf(step + 1)));
  const gradients = recorded ? gradientDifferences(await trainer.state(), recorded) : {};
  steps.push({ ...report, gradients, seconds, blocked: processes.blocked - blocked });
}
const compiledCalls = compiledSteps.reduce((sum, { stats }) => sum + stats.compiledCalls, 0);
const alike = await sameBits(await trainer.state(), processes);
if (rank === 0) process.stdout.write(`${JSON.stringify({ size, steps, alike, compiledCalls } satisfies Trained)}\n`);
await processes.close();
process.exit(0);

function gradientDifferences(state: TrainingState, recorded: TrainingState): Record<string, number> {
  const sums: Record<string, { apart: number; all: number }> = {};
  for (const [name, { data }] of Object.entries(recorded.tensors)) {
    const [folder, network, slot] = name.split('/');
    if (folder !== 'optimizer' || slot !== 'second') continue;
    sums[network] ??= { apart: 0, all: 0 };
    const sum = sums[network];
    const { data: found } = state.tensors[name];
    for (let i = 0; i < data.length; i++) {
      sum.apart += (Math.sqrt(found[i]) - Math.sqrt(data[i])) ** 2;
      sum.all += data[i];
    }
  }
  return Object.fromEntries(Object.entries(sums).map(([name, { apart, all }]) => [name, Math.sqrt(apart / all)]));
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
