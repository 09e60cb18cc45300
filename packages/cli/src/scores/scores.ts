import { compile } from '@ecgan/backend';
import { batchOf, type Dataset } from '@ecgan/data';
import { ConfusionMatrix, describeProtocol, type Protocol } from '@ecgan/metrics';
import { ecganGenerator, type InferenceGenerator, inferenceGenerator } from '@ecgan/models';
import { writeFileAtomically } from '@ecgan/training/node';
import { argMax, clipByValue, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Settings } from '../config/settings.js';
import { networkOptions } from '../config/toOptions.js';
import { readsBoundaries } from '../data/describeData.js';
import { runFiles } from '../run/runFolder.js';
import type { TrainingRun } from '../run/TrainingRun.js';
import { drawNoise } from '../samples/drawNoise.js';
import { formatShare } from '../terminal/format.js';
import type { EvaluationContext, EvaluationSegmenter } from './fitEvaluationSegmenter.js';
import type { RunScores, ScoreRow } from './RunScores.js';

/** What {@link evaluateGenerator} is given. */
interface EvaluationOptions extends EvaluationContext {
  segmenter: EvaluationSegmenter;
  /** The trained generator, at `step`. */
  trained: InferenceGenerator;
  step: number;
}

/**
 * Segments three images of every held-out label map and scores each against the map: the real photo, which is the upper bound; the
 * trained generator's image; the untrained generator's, which is the lower bound.
 *
 * @throws {@link Interrupted} after Ctrl-C.
 */
export async function evaluateGenerator(options: EvaluationOptions): Promise<RunScores> {
  const { settings, data, terminal, interruption, segmenter, trained, step } = options;
  const { heldOut } = data;
  const untrained = inferenceGenerator(ecganGenerator(networkOptions(settings, heldOut.numClasses)), {
    consume: true,
    ...(settings.compile && { compile }),
  });
  try {
    const { rows, protocol } = await scoreHeldOut({
      ...{ heldOut, settings, segmenter: segmenter.model },
      generators: { [`generated, step ${step}`]: trained, 'generated, untrained': untrained },
      onProgress: async (done, total) => {
        terminal.progress(`scoring: ${done}/${total}`);
        await interruption.throwIfRequested();
      },
    });
    terminal.clearStatus();
    return { step, rows, protocol: `${segmenter.protocol}; scored on ${protocol}.` };
  } finally {
    untrained.dispose();
  }
}

/** Accumulates the confusion matrix of a segmenter's predictions on images and the labels they were made from, batch by batch. */
class SegmentationScorer {
  private readonly matrix: ConfusionMatrix;

  constructor(
    private readonly segmenter: LayersModel,
    /** What the pictures are. */
    private readonly pictures: string,
    options: { numClasses: number; ignoreLabel?: number },
  ) {
    this.matrix = new ConfusionMatrix(options);
  }

  /**
   * Adds a batch.
   *
   * @param images - In [-1, 1], `[batch, height, width, 3]`; what leaves the range is clipped, as a PNG would.
   * @param labels - Class ids, `[batch, height, width]`, flat.
   */
  async add(images: Tensor4D, labels: ArrayLike<number>): Promise<void> {
    const read = tidy(() => argMax(this.segmenter.predict(clipByValue(images, -1, 1)) as Tensor4D, 3));
    try {
      this.matrix.add(labels, await read.data());
    } finally {
      read.dispose();
    }
  }

  /** The scores of everything added so far, and which classes and pixels they count. */
  scores(): ScoreRow & { protocol: Protocol } {
    const { pixelAccuracy, meanIou, protocol } = this.matrix.scores();
    return { pictures: this.pictures, pixelAccuracy, meanIntersectionOverUnion: meanIou, protocol };
  }
}

/** What {@link scoreHeldOut} is given. */
interface HeldOutOptions {
  heldOut: Dataset;
  settings: Settings;
  /** Class logits of images. */
  segmenter: LayersModel;
  /** The generators to score, by the name of their row. */
  generators: Readonly<Record<string, InferenceGenerator>>;
  /** Told after every batch. */
  onProgress: (done: number, total: number) => Promise<void>;
}

/** Scores the real photos and the images of each generator, batch by batch. */
async function scoreHeldOut(options: HeldOutOptions): Promise<{ rows: ScoreRow[]; protocol: string }> {
  const { heldOut, settings, segmenter, generators, onProgress } = options;
  const { batch, levels } = settings;
  const { numClasses, ignoreLabel, height, width, length } = heldOut;
  const scorerOf = (pictures: string) => new SegmentationScorer(segmenter, pictures, { numClasses, ignoreLabel });
  const real = scorerOf('real photos');
  const drawn = Object.entries(generators).map(([pictures, generator]) => ({ generator, scorer: scorerOf(pictures) }));
  for (let first = 0; first < length; first += batch) {
    const indices = Array.from({ length: Math.min(batch, length - first) }, (_, i) => first + i);
    const samples = await Promise.all(indices.map((index) => heldOut.sample(index)));
    const one = batchOf(samples, { numClasses, levels, boundaries: readsBoundaries(settings) });
    const noise = drawNoise(settings, indices.length, settings.seed + first);
    try {
      const labels = await one.layout.labelMap().data();
      await real.add(one.photos, labels);
      for (const { generator, scorer } of drawn) {
        const images = generator.generate(one.layout, undefined, noise);
        await scorer.add(images, labels).finally(() => images.dispose());
      }
    } finally {
      noise?.dispose();
      one.dispose();
    }
    await onProgress(Math.min(first + batch, length), length);
  }
  const scored = [real, ...drawn.map(({ scorer }) => scorer)].map((scorer) => scorer.scores());
  const protocol: Protocol = { ...scored[0].protocol, images: length, size: [height, width], clipped: [-1, 1] };
  return { rows: scored.map(({ protocol: _, ...row }) => row), protocol: describeProtocol(protocol) };
}

/** Scores a run's generator as it is now, see {@link evaluateGenerator}, and writes `scores.json`. */
export async function scoreRun(run: TrainingRun, segmenter: EvaluationSegmenter): Promise<RunScores> {
  const trained = await run.trainer.inferenceGenerator();
  try {
    const scores = await evaluateGenerator({ ...run, segmenter, trained, step: run.trainer.step });
    await writeFileAtomically(runFiles.scores(run.folder), `${JSON.stringify(scores, null, 2)}\n`);
    return scores;
  } finally {
    trained.dispose();
  }
}

/** The scores as lines of text: a small table, then the protocol. */
export function scoreTable({ rows, protocol }: RunScores): string[] {
  const width = Math.max(...rows.map(({ pictures }) => pictures.length), 'held-out pictures'.length);
  const line = (name: string, accuracy: string, iou: string) =>
    `  ${name.padEnd(width)}  ${accuracy.padStart(14)}  ${iou.padStart(8)}`;
  return [
    line('held-out pictures', 'pixel accuracy', 'mean IoU'),
    ...rows.map((row) =>
      line(row.pictures, formatShare(row.pixelAccuracy), formatShare(row.meanIntersectionOverUnion)),
    ),
    `  ${protocol}`,
  ];
}
