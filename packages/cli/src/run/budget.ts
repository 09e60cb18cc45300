import type { Ecgan } from '@ecgan/models';
import { dispose, memory, profile } from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.js';
import { createNetworks, createTrainer } from '../config/toOptions.js';
import { BatchSource, type RunData } from '../data/openData.js';
import type { PretrainedNetworks } from '../pretrained/loadPretrained.js';
import { generateSamples } from '../samples/generateSamples.js';
import type { RunContext } from './TrainingRun.js';
import { meanSeconds } from './timing.js';
import { takeStep } from './trainingLoop.js';

/** The cost of two steps of a run. */
export interface StepCost {
  /** Wall time of the first step, which also builds kernels and caches for later ones, and of the second. */
  seconds: [first: number, second: number];
  /** Bytes of the tensors that stay from step to step: weights, their averages, and the moments of the optimizers. */
  keptBytes: number;
  /** Most bytes in tensors at once, `keptBytes` included. A GPU must hold at least as much. */
  peakBytes: number;
  /** Most bytes of memory of the whole process, libraries included. */
  processBytes: number;
  /** Number of parameters by network. */
  parameters: Record<string, number>;
}

/** What {@link measureSteps} needs of a run, which has no folder yet. */
interface StepParts {
  settings: Settings;
  data: RunData;
  pretrained: PretrainedNetworks;
}

/** Measures two steps on networks that are built for the purpose and disposed. */
export async function measureSteps({ settings, data, pretrained }: StepParts): Promise<StepCost> {
  const before = memory().numBytes;
  const networks = createNetworks(settings, data.train.numClasses);
  const trainer = createTrainer(networks, settings, { pretrained });
  const batches = new BatchSource(data, settings);
  const step = async () => {
    const begun = performance.now();
    await takeStep(trainer, batches, settings);
    return (performance.now() - begun) / 1000;
  };
  try {
    const built = memory().numBytes;
    // Profiling slows a step down. So the first step, which is slow anyway, measures memory, and the second measures
    // time.
    let first = 0;
    const { peakBytes } = await profile(async () => {
      first = await step();
      return [];
    });
    const after = memory().numBytes;
    return {
      seconds: [first, await step()],
      keptBytes: after - before,
      // The moments of the optimizers are created at the end of the first step; later steps hold them throughout.
      peakBytes: peakBytes - before + (after - built),
      processBytes: process.resourceUsage().maxRSS * 1024,
      parameters: parametersOf(networks, pretrained, settings),
    };
  } finally {
    trainer.dispose();
    networks.dispose();
  }
}

function parametersOf(
  { generator, discriminator, labelGenerator }: Ecgan,
  { segmenter }: PretrainedNetworks,
  { discriminatorReadsLabels }: Settings,
): Record<string, number> {
  const networks = {
    generator,
    discriminator,
    ...(!segmenter && !discriminatorReadsLabels && { G_l: labelGenerator }),
  };
  const counts = Object.entries(networks).map(([name, network]) => [name, network.countParams()]);
  return { ...Object.fromEntries(counts), ...(segmenter && { segmenter: segmenter.parameters }) };
}

/** Minimum number of steps that are planned. */
export const fewestSteps = 20;
/** Factor on the time of a step, for what cannot be measured: checkpoints, the report, other load on the machine. */
const MARGIN = 1.16;
/** Number of sheets that a run draws, see `defaultInterval`. */
const SHEETS = 11;

/** Wall time of a step, and of drawing an image. */
interface Timing {
  secondsPerStep: number;
  secondsPerImage: number;
}

/**
 * Plans how many steps fit into the time that is left, including sheets and scores: at most `settings.steps`.
 *
 * @param deadline - Time at which everything must be done, in seconds of `performance.now() / 1000`.
 * @returns The steps, the seconds to reserve for scores and the report, and the measured times.
 */
export async function planSteps(
  context: RunContext,
  deadline: number,
): Promise<{ steps: number; reserve: number } & Timing> {
  const { settings, data } = context;
  const timing = await measure(context);
  const drawn = Math.min(settings.sampleRows, data.heldOut.length) * SHEETS;
  const scored = settings.score ? 2 * data.heldOut.length : 0;
  const reserve = 4 + scored * timing.secondsPerImage;
  const seconds = deadline - reserve - performance.now() / 1000 - drawn * timing.secondsPerImage;
  const fitting = Math.floor(seconds / (timing.secondsPerStep * MARGIN));
  return { ...timing, reserve, steps: Math.min(settings.steps, Math.max(fewestSteps, fitting)) };
}

/**
 * Steps before timing: three are recorded, the fourth is the first call of the compiled step, and batches of other
 * sizes are recorded too.
 */
const stepsUntilCompiled = 6;

/** Times steps and samples on networks that are built for the purpose, so that the run itself starts fresh. */
async function measure(context: RunContext): Promise<Timing> {
  const { settings, data, interruption } = context;
  const networks = createNetworks(settings, data.train.numClasses);
  const trainer = createTrainer(networks, settings, { pretrained: context.pretrained });
  const batches = new BatchSource(data, settings);
  const step = async () => {
    await takeStep(trainer, batches, settings);
    await interruption.throwIfRequested();
  };
  try {
    const secondsPerStep = await meanSeconds(step, 5, settings.compile ? stepsUntilCompiled : undefined);
    const sample = async () => draw(trainer, data.heldOut, settings);
    return { secondsPerStep, secondsPerImage: (await meanSeconds(sample, 1)) / settings.batch };
  } finally {
    trainer.dispose();
    networks.dispose();
  }
}

async function draw(
  trainer: ReturnType<typeof createTrainer>,
  heldOut: RunContext['data']['heldOut'],
  settings: Settings,
) {
  const { samples: _, ...images } = await generateSamples(trainer, heldOut, settings.batch, settings);
  await images.refined.data();
  dispose({ ...images });
}

/** Converts `epochs` to the number of steps for the data. Settings without `epochs` are returned as they are. */
export function withSteps(settings: Settings, { train }: Pick<RunData, 'train'>): Settings {
  const { epochs, batch, accumulate, discriminatorSteps } = settings;
  if (epochs === null) return settings;
  const images = batch * accumulate * discriminatorSteps;
  return { ...settings, steps: Math.max(1, Math.round((epochs * train.length) / images)), epochs: null };
}
