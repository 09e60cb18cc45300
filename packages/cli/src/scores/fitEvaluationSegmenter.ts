import { fitSegmenter, segmenter } from '@ecgan/metrics';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Settings } from '../config/settings.js';
import { BatchSource, type RunData } from '../data/openData.js';
import { meanSeconds } from '../run/timing.js';
import type { Interruption } from '../terminal/Interruption.js';
import type { Terminal } from '../terminal/Terminal.js';

/** How many steps a segmenter is fitted for where nothing is said. */
const DEFAULT_STEPS = 400;

/** With `--minutes`: the largest fraction of them that fitting the segmenter may take, and the fewest steps it is fitted for. */
const [MOST_TIME, FEWEST_STEPS] = [1 / 8, 50];

/** What {@link fitEvaluationSegmenter} and the evaluation are given. */
export interface EvaluationContext {
  settings: Settings;
  data: RunData;
  terminal: Terminal;
  interruption: Interruption;
}

/** A segmenter that scores generated images, and how it was fitted. */
export interface EvaluationSegmenter {
  model: LayersModel;
  /** In words, for whoever reads the scores. */
  protocol: string;
}

/**
 * Fits a segmenter to real training photos. It is fitted to real images only, so scores are not biased towards the generator.
 *
 * @throws {@link Interrupted} after Ctrl-C.
 */
export async function fitEvaluationSegmenter(context: EvaluationContext): Promise<EvaluationSegmenter> {
  const { settings, data, terminal } = context;
  const steps = await affordableSteps(context);
  const model = createSegmenter(settings, data.train.numClasses);
  await fit(context, model, steps, (step, loss) => {
    terminal.progress(`fitting the evaluation segmenter: step ${step}/${steps}  loss ${loss.toFixed(3)}`);
  });
  terminal.clearStatus();
  const { segmenterBatch, segmenterFilters } = settings;
  const photos = `${data.train.length} real training photos`;
  return {
    model,
    protocol: `Segmenter: a small U-Net (${segmenterFilters} features) fitted for ${steps} steps of ${segmenterBatch} to the ${photos} only`,
  };
}

async function affordableSteps(context: EvaluationContext): Promise<number> {
  const { settings, data } = context;
  const { minutes } = settings;
  const segmenterSteps = settings.segmenterSteps ?? DEFAULT_STEPS;
  if (minutes === null) return segmenterSteps;
  const trial = createSegmenter(settings, data.train.numClasses);
  const seconds = await meanSeconds(() => fit(context, trial, 1, () => undefined), 1);
  trial.dispose();
  return Math.min(segmenterSteps, Math.max(FEWEST_STEPS, Math.floor((MOST_TIME * 60 * minutes) / seconds)));
}

function createSegmenter({ segmenterFilters, seed }: Settings, numClasses: number): LayersModel {
  return segmenter({ numClasses, filters: segmenterFilters, seed });
}

async function fit(
  { settings, data, interruption }: EvaluationContext,
  model: LayersModel,
  steps: number,
  onStep: (step: number, loss: number) => void,
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
      onStep(step, loss);
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
