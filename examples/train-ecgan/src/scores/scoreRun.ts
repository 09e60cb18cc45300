import { scoreImages } from '@ecgan/metrics';
import { writeFileAtomically } from '@ecgan/models/node';
import { dispose, type Tensor4D, tensor3d } from '@tensorflow/tfjs-core';
import { runFiles } from '../run/runFiles.js';
import type { TrainingRun } from '../run/TrainingRun.js';
import { generateSamples } from '../samples/generateSamples.js';
import { networksOf, trainerOf } from '../training/ecganOf.js';
import type { Scorer } from './fitScorer.js';
import type { RunScores, ScoreRow } from './RunScores.js';

/**
 * Scores every held-out layout's picture: the real photo, which is the ceiling; what the trained generator makes of the
 * layout; what the same networks made of it before training, which is the floor. Writes `scores.json`.
 */
export async function scoreRun(run: TrainingRun, scorer: Scorer): Promise<RunScores> {
  const { settings, data, trainer } = run;
  const { heldOut } = data;
  const { samples, ...trained } = await generateSamples(trainer, heldOut, heldOut.length, settings);
  const labels = Int32Array.from(samples.flatMap((sample) => Array.from(sample.labels)));
  const labelMap = tensor3d(labels, [samples.length, heldOut.height, heldOut.width], 'int32');
  const untrained = await untrainedImages(run);
  const protocols: string[] = [];
  const row = async (pictures: string, images: Tensor4D): Promise<ScoreRow> => {
    const { pixelAccuracy, meanIou, protocol } = await scoreImages(scorer.model, images, labelMap, {
      ignoreLabel: heldOut.ignoreLabel,
    });
    protocols.push(protocol);
    return { pictures, pixelAccuracy, meanIntersectionOverUnion: meanIou };
  };
  const rows = [
    await row('real photos', trained.photos),
    await row(`generated, step ${trainer.step}`, trained.refined),
    await row('generated, untrained', untrained),
  ];
  dispose([labelMap, untrained, ...Object.values(trained)]);
  const scores = { step: trainer.step, rows, protocol: `${scorer.protocol}; scored on ${protocols[0]}.` };
  await writeFileAtomically(runFiles.scores(run.folder), `${JSON.stringify(scores, null, 2)}\n`);
  return scores;
}

/** The refined images of the same networks with their initial weights, which the seed decides. */
async function untrainedImages({ settings, data }: TrainingRun): Promise<Tensor4D> {
  const networks = networksOf(settings, data.train.numClasses);
  const trainer = trainerOf(networks, settings, undefined);
  const {
    samples: _,
    refined,
    ...others
  } = await generateSamples(trainer, data.heldOut, data.heldOut.length, settings);
  dispose({ ...others });
  trainer.dispose();
  networks.dispose();
  return refined;
}
