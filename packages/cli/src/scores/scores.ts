import { createHash } from 'node:crypto';
import { compile } from '@ecgan/backend';
import { ecganGenerator, type InferenceGenerator, inferenceGenerator } from '@ecgan/models';
import { writeFileAtomically } from '@ecgan/training/node';
import type { Settings } from '../config/settings.js';
import { networkOptions } from '../config/toOptions.js';
import type { RunData } from '../data/openData.js';
import { runFiles } from '../run/runFolder.js';
import type { TrainingRun } from '../run/TrainingRun.js';
import type { EvaluationContext, EvaluationSegmenter } from './fitEvaluationSegmenter.js';
import type { PartialResults } from './PartialResults.js';
import { drawnBy, type PictureSource } from './PictureSource.js';
import type { RunScores, ScoredPicture } from './RunScores.js';
import type { BatchScores, HeldOutPictures } from './scoreBatch.js';
import { scoreHeldOut } from './scoreHeldOut.js';
import { fittedReader, type Scorers, textureReader } from './scorers.js';
import { summarizeScores } from './summarizeScores.js';
import { texturesFor } from './textureDistances.js';

/** What {@link evaluatePictures} is given. */
export interface EvaluationOptions extends EvaluationContext {
  scorers: Scorers;
  /** Label maps at the size that labels are read at. @defaultValue the run's own */
  whole?: HeldOutPictures['whole'];
  /** The step of the run that the pictures are of. */
  step: number;
  /** Where results are kept as they come. */
  partial?: PartialResults;
}

/** What {@link evaluateGenerator} is given. */
export interface GeneratorEvaluation extends EvaluationOptions {
  /** The trained generator, at `step`. */
  trained: InferenceGenerator;
  /** Which of the generators' pictures is scored. @defaultValue 'refined' */
  which?: ScoredPicture;
}

/** The scores of pictures, and what they are made of. */
export interface Evaluated {
  scores: RunScores;
  batches: BatchScores[];
}

/** The row of a trained generator. */
export const generatedRow = (step: number) => `generated, step ${step}`;

/**
 * Scores three images of every held-out label map: the real photo, which is the ceiling; the trained generator's image; the untrained generator's, which is the floor.
 *
 * @throws {@link Interrupted} after Ctrl-C.
 */
export async function evaluateGenerator(options: GeneratorEvaluation): Promise<Evaluated> {
  const { settings, data, trained, step, which: output = 'refined' } = options;
  const untrained = inferenceGenerator(ecganGenerator(networkOptions(settings, data.heldOut.numClasses)), {
    ...{ output, consume: true },
    ...(settings.compile && { compile }),
  });
  try {
    const sources = { [generatedRow(step)]: drawnBy(trained), 'generated, untrained': drawnBy(untrained) };
    return await evaluatePictures(sources, options);
  } finally {
    untrained.dispose();
  }
}

/**
 * Scores the real photos of all held-out label maps, which are the ceiling, and pictures of the same label maps.
 *
 * @param sources - The pictures, by the name of their row.
 * @throws {@link Interrupted} after Ctrl-C.
 */
export async function evaluatePictures(
  sources: Readonly<Record<string, PictureSource>>,
  { settings, data, terminal, interruption, scorers, whole, step, partial }: EvaluationOptions,
): Promise<Evaluated> {
  const { heldOut } = data;
  const batches = await scoreHeldOut({
    ...{ pictures: { heldOut, whole: whole ?? heldOut, settings }, scorers, sources },
    ...(partial && { partial }),
    onProgress: async (done, total) => {
      terminal.progress(`scoring: ${done}/${total}`);
      await interruption.throwIfRequested();
    },
  });
  terminal.clearStatus();
  const { classNames } = heldOut;
  const about = { split: splitOf(settings), pictures: checksumOfPictures(settings, data) };
  return { scores: summarizeScores(batches, { step, scorers, classNames, ...about }), batches };
}

/** What held-out label maps are of, for the protocol. */
export function splitOf({ dataset, split, seed }: Settings): string {
  if (dataset === 'scenes') return `synthetic scenes, held out, seed ${seed}`;
  if (dataset === 'folder') return 'own pictures, held out';
  return split === 'val' ? `${dataset} val, held out` : `${dataset} val`;
}

/** SHA-256 of the names of the held-out pictures in their order; of synthetic scenes of how many there are. */
export function checksumOfPictures(settings: Settings, { pictures, heldOut }: RunData): string {
  const names = pictures?.names.heldOut ?? [splitOf(settings), `${heldOut.length}`];
  return createHash('sha256').update(JSON.stringify(names)).digest('hex');
}

/** Scores a run's generator as it is now by the segmenter that was fitted to its photos and by textures, and writes `scores.json`. */
export async function scoreRun(run: TrainingRun, segmenter: EvaluationSegmenter): Promise<RunScores> {
  const trained = await run.trainer.inferenceGenerator();
  const textures = await texturesFor(run.data.heldOut);
  try {
    const labels = await fittedReader(segmenter, run.data.heldOut);
    const scorers = { labels, features: textureReader(textures) };
    const { scores } = await evaluateGenerator({ ...run, scorers, trained, step: run.trainer.step });
    await writeFileAtomically(runFiles.scores(run.folder), `${JSON.stringify(scores, null, 2)}\n`);
    return scores;
  } finally {
    trained.dispose();
    textures.dispose();
  }
}
