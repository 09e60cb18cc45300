import { scoreImages } from '@ecgan/metrics';
import { dispose, tensor3d } from '@tensorflow/tfjs-core';
import type { TrainingRun } from '../run/TrainingRun.js';
import { generateSamples } from '../samples/samples.js';
import type { BestStepState } from './RunScores.js';

/** Enough to rank steps, few enough to cost little more than a sample sheet. */
const MAX_IMAGES = 16;

/**
 * Mean IoU of a segmenter on the averaged generator's images of the first held-out label maps, at most 16. The segmenter is the one that
 * scores the run or, without `--score`, the current G_l.
 *
 * @remarks Neither is fitted to generated images. G_l improves during the run, which favours later steps. The measure is of layout, not of
 * texture: an image that is segmented correctly need not look like a photo.
 * @returns undefined where nothing is held out.
 */
export async function measureHeldOut(run: TrainingRun): Promise<BestStepState | undefined> {
  const { data, settings, trainer, networks, segmenter } = run;
  const { heldOut } = data;
  if (heldOut.length === 0) return undefined;
  const { samples, ...images } = await generateSamples(trainer, heldOut, MAX_IMAGES, settings);
  const labels = Int32Array.from(samples.flatMap((sample) => Array.from(sample.labels)));
  const labelMap = tensor3d(labels, [samples.length, heldOut.height, heldOut.width], 'int32');
  try {
    const model = segmenter?.model ?? networks.labelGenerator;
    const { meanIou } = await scoreImages(model, images.refined, labelMap, { ignoreLabel: heldOut.ignoreLabel });
    const reader = segmenter ? 'the evaluation segmenter' : 'G_l';
    const measure = `mean IoU of ${reader} on ${samples.length} held-out images`;
    return { step: trainer.step, measure, value: meanIou };
  } finally {
    dispose([labelMap, ...Object.values(images)]);
  }
}
