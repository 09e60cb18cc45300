import { scoreImages } from '@ecgan/metrics';
import { dispose, tensor3d } from '@tensorflow/tfjs-core';
import type { TrainingRun } from '../run/TrainingRun.js';
import { generateSamples } from '../samples/samples.js';
import type { BestStepState } from './RunScores.js';

/** Enough to tell good steps from bad ones, few enough to cost little more than a sample sheet. */
const MOST = 16;

/**
 * How good the averaged generator is now: the mean IoU of what a segmenter reads in its pictures of the first held-out layouts, at most
 * 16. The segmenter is the one that scores the run or, without `--score`, G_l as it stands.
 *
 * @remarks Neither ever learns from a generated picture. G_l gets better as the run goes on, which favours later steps. It says nothing
 * of textures: what looks like its class to a segmenter need not look like a photo.
 * @returns undefined where nothing is held out.
 */
export async function measureHeldOut(run: TrainingRun): Promise<BestStepState | undefined> {
  const { data, settings, trainer, networks, scorer } = run;
  const { heldOut } = data;
  if (heldOut.length === 0) return undefined;
  const { samples, ...images } = await generateSamples(trainer, heldOut, MOST, settings);
  const labels = Int32Array.from(samples.flatMap((sample) => Array.from(sample.labels)));
  const labelMap = tensor3d(labels, [samples.length, heldOut.height, heldOut.width], 'int32');
  try {
    const model = scorer?.model ?? networks.labelGenerator;
    const { meanIou } = await scoreImages(model, images.refined, labelMap, { ignoreLabel: heldOut.ignoreLabel });
    const reader = scorer ? 'the scorer' : 'G_l';
    const measure = `mean IoU of what ${reader} reads in ${samples.length} held-out pictures`;
    return { step: trainer.step, measure, value: meanIou };
  } finally {
    dispose([labelMap, ...Object.values(images)]);
  }
}
