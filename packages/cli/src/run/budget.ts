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

/** What two steps of a run took. */
export interface StepCost {
  /** Wall time of the first, which also builds what later ones go on using, and of the second. */
  seconds: [first: number, second: number];
  /** What TF.js keeps from step to step: weights, their averages, what the optimizers remember. */
  keptBytes: number;
  /** The most it held in tensors at once, the above included: a GPU must hold as much at least. */
  peakBytes: number;
  /** The most memory the process has had, all libraries included. */
  processBytes: number;
  /** Parameters by network. */
  parameters: Record<string, number>;
}

/** What a run is made of, before it has a folder. */
interface StepParts {
  settings: Settings;
  data: RunData;
  pretrained: PretrainedNetworks;
}

/** Builds the networks of a run, trains them for two steps and throws them away. */
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
    // Profiling slows a step down: the first one, which is slow anyway, tells of memory, the second of time.
    let first = 0;
    const { peakBytes } = await profile(async () => {
      first = await step();
      return [];
    });
    const after = memory().numBytes;
    return {
      seconds: [first, await step()],
      keptBytes: after - before,
      // What optimizers remember came into being at the end of the first step: later ones begin with it.
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

/** Fewer would be no training. */
export const fewestSteps = 20;
/** For what cannot be measured beforehand: checkpoints, the report, a machine that others use too. */
const MARGIN = 1.16;
/** Sheets drawn in a run, see `tenths`. */
const SHEETS = 11;

/** How long a run's parts take. */
interface Timing {
  secondsPerStep: number;
  secondsPerImage: number;
}

/**
 * How many steps fit into the time that is left, sheets and scores included, at most `settings.steps`.
 *
 * @param deadline - When everything must be done, in seconds of `performance.now() / 1000`.
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

/** Three steps are recorded, the fourth is the function's first call, and a batch whose sizes are unlike theirs is recorded too. */
const stepsUntilCompiled = 6;

/** Times a few steps and samples of networks made for the purpose, so that the run itself starts fresh. */
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

/** The settings with the number of steps that so many epochs of the data are; as they are where no epochs are asked for. */
export function withSteps(settings: Settings, { train }: Pick<RunData, 'train'>): Settings {
  const { epochs, batch, accumulate, discriminatorSteps } = settings;
  if (epochs === null) return settings;
  const images = batch * accumulate * discriminatorSteps;
  return { ...settings, steps: Math.max(1, Math.round((epochs * train.length) / images)), epochs: null };
}
