import { fitSegmenter, segmenter } from '@ecgan/metrics';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Settings } from '../config/settings.js';
import { BatchSource } from '../data/openData.js';
import type { RunContext } from '../run/TrainingRun.js';
import { meanSeconds } from '../run/timing.js';

/** Where a run's wall time is given, this much of it may go into the scorer, but it is fitted for so many steps at least. */
const [MOST_TIME, FEWEST_STEPS] = [1 / 8, 50];

/** What a scorer is fitted to, and who is watching. */
export type ScorerContext = Pick<RunContext, 'settings' | 'data' | 'terminal' | 'interruption'>;

/** A segmenter to score generated images with, and how it came about. */
export interface Scorer {
  model: LayersModel;
  /** In words, for whoever reads the scores. */
  protocol: string;
}

/**
 * Fits a segmenter to real training photos. It never sees a generated image, so it cannot learn to forgive.
 *
 * @throws {@link Interrupted} after Ctrl-C.
 */
export async function fitScorer(context: ScorerContext): Promise<Scorer> {
  const { settings, data, terminal } = context;
  const steps = await affordableSteps(context);
  const model = freshSegmenter(settings, data.train.numClasses);
  await fit(context, model, steps, (step, loss) => {
    terminal.progress(`fitting the segmenter that scores: step ${step}/${steps}  loss ${loss.toFixed(3)}`);
  });
  terminal.clearStatus();
  const { segmenterBatch, segmenterFilters } = settings;
  const photos = `${data.train.length} real training photos`;
  return {
    model,
    protocol: `Segmenter: a small U-Net (${segmenterFilters} features) fitted for ${steps} steps of ${segmenterBatch} to the ${photos} only`,
  };
}

async function affordableSteps(context: ScorerContext): Promise<number> {
  const { settings, data } = context;
  const { segmenterSteps, minutes } = settings;
  if (minutes === null) return segmenterSteps;
  const trial = freshSegmenter(settings, data.train.numClasses);
  const seconds = await meanSeconds(() => fit(context, trial, 1, () => undefined), 1);
  trial.dispose();
  return Math.min(segmenterSteps, Math.max(FEWEST_STEPS, Math.floor((MOST_TIME * 60 * minutes) / seconds)));
}

function freshSegmenter({ segmenterFilters, seed }: Settings, numClasses: number): LayersModel {
  return segmenter({ numClasses, filters: segmenterFilters, seed });
}

async function fit(
  { settings, data, interruption }: ScorerContext,
  model: LayersModel,
  steps: number,
  tell: (step: number, loss: number) => void,
): Promise<void> {
  const batches = new BatchSource(
    data,
    { ...settings, batch: settings.segmenterBatch, flip: false },
    { regions: false },
  );
  await fitSegmenter(model, examples(batches), {
    steps,
    ignoreLabel: data.train.ignoreLabel,
    seed: settings.seed,
    onStep: async ({ step, loss }) => {
      tell(step, loss);
      await interruption.throwIfRequested();
    },
  });
}

async function* examples(batches: BatchSource) {
  while (true) {
    const batch = await batches.next();
    try {
      yield { photos: batch.photos, labelMap: batch.layout.labelMap() };
    } finally {
      batch.dispose();
    }
  }
}
