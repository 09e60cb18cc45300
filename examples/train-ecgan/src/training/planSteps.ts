import { dispose } from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.js';
import type { RunContext } from '../run/TrainingRun.js';
import { generateSamples } from '../samples/generateSamples.js';
import { BatchSource } from './BatchSource.js';
import { networksOf, trainerOf } from './ecganOf.js';

/** Fewer would be no training. */
const FEWEST = 20;
/** Steps that build graphs and fill caches and are not timed; then at least this many seconds and steps that are. */
const [WARM_UP, TIMED_SECONDS, TIMED_STEPS] = [2, 5, 3];
/** For what cannot be measured beforehand: checkpoints, the report, a machine that others use too. */
const MARGIN = 1.06;
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
  return { ...timing, reserve, steps: Math.min(settings.steps, Math.max(FEWEST, fitting)) };
}

/** Times a few steps and samples of networks made for the purpose, so that the run itself starts fresh. */
async function measure(context: RunContext): Promise<Timing> {
  const { settings, data, interruption } = context;
  const networks = networksOf(settings, data.train.numClasses);
  const trainer = trainerOf(networks, settings, context.perceptual);
  const batches = new BatchSource(data.train, settings);
  const step = async () => {
    const batch = await batches.next();
    await trainer.trainStep(batch).finally(() => batch.dispose());
    await interruption.throwIfRequested();
  };
  try {
    for (let i = 0; i < WARM_UP; i++) await step();
    const secondsPerStep = await secondsEach(step, TIMED_STEPS);
    const sample = async () => draw(trainer, data.heldOut, settings);
    return { secondsPerStep, secondsPerImage: (await secondsEach(sample, 1)) / settings.batch };
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

/** Mean time of `action`, done at least `least` times and for five seconds. */
async function secondsEach(action: () => Promise<void>, least: number): Promise<number> {
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  let done = 0;
  while (done < least || (least > 1 && elapsed() < TIMED_SECONDS)) {
    await action();
    done += 1;
  }
  return elapsed() / done;
}
