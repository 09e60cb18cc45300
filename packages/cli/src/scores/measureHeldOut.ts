import { scoreImages } from '@ecgan/metrics';
import { dispose, slice, type Tensor, type Tensor4D, tensor3d, tidy } from '@tensorflow/tfjs-core';
import type { TrainingRun } from '../run/TrainingRun.js';
import { generateSamples } from '../samples/generateSamples.js';
import type { BestStepState } from './RunScores.js';

/** Enough to rank steps, few enough to cost little more than a sample sheet. */
const MAX_IMAGES = 16;

/**
 * Mean IoU of a segmenter on the averaged generator's images of the first held-out label maps, at most 16. The segmenter is the one that
 * scores the run; without `--score` the pretrained one of `--segmenter`, or the current G_l,
 * or D where it stands for G_l.
 *
 * @remarks None is fitted to generated images. Pixels of classes that the pretrained one does not know do not count. G_l improves during the run, which favours later steps. The measure is of layout, not of
 * texture: an image that is segmented correctly need not look like a photo.
 * @returns undefined where nothing is held out.
 */
export async function measureHeldOut(run: TrainingRun): Promise<BestStepState | undefined> {
  const { data, settings, trainer } = run;
  const { heldOut } = data;
  if (heldOut.length === 0) return undefined;
  const { samples, ...images } = await generateSamples(trainer, heldOut, MAX_IMAGES, settings);
  const { name, predict, readAs } = readerOf(run);
  const ids = samples.flatMap((sample) => Array.from(sample.labels));
  const labels = Int32Array.from(ids, (id) => (id === heldOut.ignoreLabel ? none : (readAs?.[id] ?? id)));
  const labelMap = tensor3d(labels, [samples.length, heldOut.height, heldOut.width], 'int32');
  try {
    const { meanIou } = await scoreImages({ predict }, images.refined, labelMap, { ignoreLabel: none });
    const measure = `mean IoU of ${name} on ${samples.length} held-out images`;
    return { step: trainer.step, measure, value: meanIou };
  } finally {
    dispose([labelMap, ...Object.values(images)]);
  }
}

/** No class: what pixels that do not count are labelled. */
const none = -1;

/** What reads labels from images, and for each class the one it reads it as, where that is another. */
interface Reader {
  name: string;
  predict: (images: Tensor) => Tensor;
  readAs?: readonly number[];
}

function readerOf({ segmenter, pretrained, networks, settings }: TrainingRun): Reader {
  if (segmenter)
    return { name: 'the evaluation segmenter', predict: (images) => segmenter.model.predict(images) as Tensor };
  const frozen = pretrained.segmenter;
  if (frozen)
    return { name: 'the pretrained segmenter', predict: (images) => frozen(images as Tensor4D), readAs: frozen.readAs };
  const { discriminatorParts, options } = networks;
  if (settings.discriminatorReadsLabels && discriminatorParts)
    // The last of its logits is for "generated".
    return {
      name: 'D',
      predict: (images) =>
        tidy(() => slice(discriminatorParts.images.predict(images) as Tensor, 0, [-1, -1, -1, options.numClasses])),
    };
  return { name: 'G_l', predict: (images) => networks.labelGenerator.predict(images) as Tensor };
}
