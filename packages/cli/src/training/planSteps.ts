import { dispose } from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.js';
import type { RunContext } from '../run/TrainingRun.js';
import { generateSamples } from '../samples/generateSamples.js';
import { BatchSource } from './BatchSource.js';
import { networksOf, trainerOf } from './ecganOf.js';
import { meanSeconds } from './meanSeconds.js';
import { trainOn } from './trainOn.js';

/** Fewer would be no training. */
export const fewestSteps = 20;
/** For what cannot be measured beforehand: checkpoints, the report, a machine that others use too. */
const MARGIN = 1.16;
/** Sheets drawn in a run, see `everyTenth`. */
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

/** Times a few steps and samples of networks made for the purpose, so that the run itself starts fresh. */
async function measure(context: RunContext): Promise<Timing> {
  const { settings, data, interruption } = context;
  const networks = networksOf(settings, data.train.numClasses);
  const trainer = trainerOf(networks, settings, context.perceptual);
  const batches = new BatchSource(data, settings);
  const step = async () => {
    await trainOn(trainer, batches, settings);
    await interruption.throwIfRequested();
  };
  try {
    const secondsPerStep = await meanSeconds(step, 5);
    const sample = async () => draw(trainer, data.heldOut, settings);
    return { secondsPerStep, secondsPerImage: (await meanSeconds(sample, 1)) / settings.batch };
  } finally {
    trainer.dispose();
    networks.dispose();
  }
}

async function draw(trainer: ReturnType<typeof trainerOf>, heldOut: RunContext['data']['heldOut'], settings: Settings) {
  const { samples: _, ...images } = await generateSamples(trainer, heldOut, settings.batch, settings);
  await images.refined.data();
  dispose({ ...images });
}
