/**
 * A training step run operation by operation and as one operation: time, processor time, calls of the binding, memory.
 *
 *     npm run bench:compiled -- [case] [steps]
 *
 * Both trainers take the same steps in turn, on batches of which none comes twice, so that they meet the same load; then either alone, in a
 * process of its own, for its memory. Every report and, at the end, every number of both states are compared to the bit.
 */
import { loadavg } from 'node:os';
import { type CompileStats, compile, useBackend } from '@ecgan/backend';
import { LabelLayout } from '@ecgan/core';
import { ecgan } from '@ecgan/models';
import { type CompileStep, EcganTrainer, type ExampleBatch, type TrainerOptions } from '@ecgan/training';
import { backend, memory, randomUniform, type Tensor4D } from '@tensorflow/tfjs-core';
import { cases } from './cases.js';
import { labelMap } from './labelMap.js';
import { median } from './median.js';
import { runHere } from './run.js';

const [name = 'demo', steps = '40', alone] = process.argv.slice(2);
const demo = cases.find((one) => one.name === 'demo');
if (!demo) throw new Error('there is no case of the demo');

/** What is trained: the demo as its preset has it, and CamVid at half of its size. */
const sizes = {
  demo: {
    ...demo,
    options: {
      beta2: 0.99,
      averageDecay: 0.98,
      contrast: { maxAnchors: 256 },
      decayFrom: 2800,
      similarityGrid: [16, 16],
    },
  },
  camvid: {
    shape: [4, 96, 128],
    regions: 14,
    networks: { numClasses: 12, filters: 32 },
    options: { beta2: 0.999, similarityGrid: [48, 64] },
  },
} as const;
const one = sizes[name as keyof typeof sizes];
await useBackend('tensorflow');

/** A batch whose layout is at hand, as a data worker makes it. */
function batchOf(step: number): ExampleBatch {
  const [batch, height, width] = one.shape;
  const { numClasses } = one.networks;
  const maps = Array.from({ length: batch }, (_, image) =>
    labelMap(height, width, { regions: one.regions, numClasses, seed: 100 * step + image + 1 }),
  );
  const layout = LabelLayout.fromLabelMaps(
    maps.flatMap((map) => Array.from(map)),
    [batch, height, width],
    { numClasses },
  );
  layout.inputs();
  layout.classRegions();
  const picture = (which: number) =>
    randomUniform([batch, height, width, 3], -1, 1, 'float32', 10 * step + which) as Tensor4D;
  return { layout, photos: picture(1), edges: picture(2) };
}

/** Calls of the binding. */
interface Calls {
  executeOp: number;
  createTensor: number;
}

/** Counts calls while `run` runs. */
async function counted<T>(run: () => Promise<T>): Promise<{ result: T; calls: Calls }> {
  const owner = backend() as unknown as { binding: Record<keyof Calls, (...args: unknown[]) => unknown> };
  const { binding } = owner;
  const calls: Calls = { executeOp: 0, createTensor: 0 };
  const counting = (method: keyof Calls) => ({
    value: (...args: unknown[]) => {
      calls[method]++;
      return binding[method](...args);
    },
  });
  owner.binding = Object.create(binding, {
    executeOp: counting('executeOp'),
    createTensor: counting('createTensor'),
  });
  try {
    return { result: await run(), calls };
  } finally {
    owner.binding = binding;
  }
}

/** One trainer with what its steps took. */
function measured(compiled: boolean) {
  const made: { readonly stats: CompileStats }[] = [];
  const noted: CompileStep = (step, options) => {
    const compiledStep = compile(step, { ...options, log: (line) => console.error(line) });
    made.push(compiledStep);
    return compiledStep;
  };
  const options: TrainerOptions = {
    ...{ steps: 4000, generatorLearningRate: 4e-4, ...(one.options as Partial<TrainerOptions>) },
    ...(compiled && { compile: noted }),
  };
  const trainer = new EcganTrainer(ecgan({ ...one.networks, initialGain: 1 }), options);
  const taken: { wall: number; processor: number; calls: Calls; compiled: boolean }[] = [];
  return {
    trainer,
    taken,
    stats: () => made[0]?.stats,
    async step(batch: ExampleBatch, count = false) {
      const before = made[0]?.stats.compiledCalls ?? 0;
      const [start, used] = [performance.now(), process.cpuUsage()];
      const run = () => trainer.trainStep(batch);
      const { result, calls } = count
        ? await counted(run)
        : { result: await run(), calls: { executeOp: 0, createTensor: 0 } };
      const { user, system } = process.cpuUsage(used);
      const wall = performance.now() - start;
      taken.push({
        wall,
        processor: (user + system) / 1000,
        calls,
        compiled: (made[0]?.stats.compiledCalls ?? 0) > before,
      });
      return result;
    },
  };
}

function dispose({ layout, photos, edges }: ExampleBatch): void {
  for (const part of [layout, photos, edges]) part.dispose();
}

/** Peak and final memory of a process that trains in one mode alone. */
async function memoryAlone(compiled: boolean) {
  const training = measured(compiled);
  const tensors: number[] = [];
  for (let step = 0; step < Number(steps); step++) {
    const batch = batchOf(step);
    await training.step(batch);
    dispose(batch);
    tensors.push(memory().numTensors);
  }
  const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
  return {
    wall: Math.round(median(training.taken.slice(6).map(({ wall }) => wall))),
    processor: Math.round(median(training.taken.slice(6).map(({ processor }) => processor))),
    peakMiB: mebibytes(process.resourceUsage().maxRSS * 1024),
    residentMiB: mebibytes(process.memoryUsage().rss),
    tensors: [tensors[2], tensors[tensors.length - 1]],
  };
}

/** Both trainers, step by step in turn. */
async function inTurn() {
  const [eager, compiled] = [measured(false), measured(true)];
  let differing = 0;
  for (let step = 0; step < Number(steps); step++) {
    const batch = batchOf(step);
    // Each goes first as often as the other.
    const order = step % 2 === 0 ? [eager, compiled] : [compiled, eager];
    const reports = [];
    for (const one of order) reports.push(JSON.stringify(await one.step(batch)));
    if (reports[0] !== reports[1]) differing++;
    dispose(batch);
    const [a, b] = [eager, compiled].map(({ taken }) => taken[taken.length - 1]);
    console.error(
      `${step}: eager ${a.wall.toFixed(0)} (${a.processor.toFixed(0)}) ms, compiled ${b.wall.toFixed(0)} (${b.processor.toFixed(0)}) ms${b.compiled ? '' : ', recorded'}`,
    );
  }
  const [first, second] = await Promise.all([eager, compiled].map(({ trainer }) => trainer.state()));
  const unequal = Object.keys(first.tensors).filter((key) => {
    const [one, other] = [first, second].map(({ tensors }) => Buffer.from(tensors[key].data.buffer));
    return Buffer.compare(one, other) !== 0;
  });
  const used = compiled.taken.flatMap((one, i) => (one.compiled ? [i] : []));
  const medians = (training: typeof eager, which: 'wall' | 'processor') =>
    Math.round(median(used.map((i) => training.taken[i][which])));
  const last = batchOf(Number(steps));
  const calls = [];
  for (const training of [eager, compiled]) {
    await training.step(last, true);
    calls.push(training.taken[training.taken.length - 1]);
  }
  const stats = compiled.stats();
  return {
    case: name,
    load: loadavg().map((one) => one.toFixed(1)),
    steps: used.length,
    wall: { eager: medians(eager, 'wall'), compiled: medians(compiled, 'wall') },
    processor: { eager: medians(eager, 'processor'), compiled: medians(compiled, 'processor') },
    ratio: {
      wall: medians(eager, 'wall') / medians(compiled, 'wall'),
      processor: medians(eager, 'processor') / medians(compiled, 'processor'),
    },
    calls: { eager: calls[0].calls, compiled: calls[1].compiled ? calls[1].calls : 'recorded' },
    differing: { reports: differing, tensors: unequal.length, of: Object.keys(first.tensors).length },
    keys: stats?.keys.map(({ key, ...others }) => ({ ...others, key: key.slice(0, key.indexOf('|')) })),
  };
}

if (alone) {
  process.stdout.write(JSON.stringify(await memoryAlone(alone === 'compiled')));
} else {
  console.log(JSON.stringify(await inTurn(), null, 1));
  for (const mode of ['eager', 'compiled'])
    console.log(`${mode}, alone: ${await runHere('compiledStep.ts', [name, steps, mode])}`);
}
process.exit(0);
