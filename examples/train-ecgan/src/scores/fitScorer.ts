import { fitSegmenter, segmenter } from '@ecgan/metrics';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { RunContext } from '../run/TrainingRun.js';
import { BatchSource } from '../training/BatchSource.js';

/** Enough for made-up scenes at 64×64: 96 % of the pixels of held-out ones are read rightly. */
const STEPS = 400;
const BATCH = 8;

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
export async function fitScorer({ settings, data, terminal, interruption }: RunContext): Promise<Scorer> {
  const { numClasses, length, ignoreLabel } = data.train;
  const model = segmenter({ numClasses, seed: settings.seed });
  const batches = new BatchSource(data.train, { ...settings, batch: Math.min(BATCH, length), flip: false });
  await fitSegmenter(model, examples(batches), {
    steps: STEPS,
    ignoreLabel,
    seed: settings.seed,
    onStep: async ({ step, steps, loss }) => {
      terminal.status(
        () => [`fitting the segmenter that scores: step ${step}/${steps}  loss ${loss.toFixed(3)}`],
        () => `fitting the segmenter that scores: step ${step}/${steps}  loss ${loss.toFixed(3)}`,
      );
      await interruption.throwIfRequested();
    },
  });
  terminal.clearStatus();
  return {
    model,
    protocol: `Segmenter: a small network fitted for ${STEPS} steps of ${BATCH} to the ${length} real training photos only`,
  };
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
