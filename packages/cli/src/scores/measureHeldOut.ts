import { batchOf, type Dataset } from '@ecgan/data';
import { bootstrapScores, type ClassCounts, scoreImages } from '@ecgan/metrics';
import { dispose, slice, type Tensor, type Tensor4D, tensor3d, tidy } from '@tensorflow/tfjs-core';
import { readsBoundaries } from '../data/describeData.js';
import { spreadIndices } from '../data/spreadIndices.js';
import type { TrainingRun } from '../run/TrainingRun.js';
import type { HeldOutMeasure } from './MeasureLog.js';
import { distancesOf, type FeatureRows, featureRows } from './textureDistances.js';

/** Enough to rank steps. */
const MAX_IMAGES = 64;

/** A {@link HeldOutMeasure}, and what read the labels. */
export interface NamedMeasure extends HeldOutMeasure {
  /** Of the mean IoU, in words. */
  measure: string;
}

/**
 * What is measured on the averaged generator's images of at most 64 held-out label maps, spread evenly, whenever a checkpoint is written: accuracy and mean IoU of a segmenter,
 * and how far textures and colours are from those of the photos.
 *
 * @remarks The segmenter is the one that scores the run; without `--score` the pretrained one of `--segmenter`, or the current G_l, or D where it stands for G_l.
 * None is fitted to generated images. Pixels of classes that the pretrained one does not know do not count. G_l improves during the run, which favours later steps.
 * Accuracy and mean IoU are of layout and not of texture: an image that is segmented correctly need not look like a photo. The distances are of texture and not of layout. They change nothing
 * in the run.
 * @returns undefined where nothing is held out.
 */
export async function measureHeldOut(run: TrainingRun): Promise<NamedMeasure | undefined> {
  const { data, settings, trainer } = run;
  const { heldOut } = data;
  const images = Math.min(MAX_IMAGES, heldOut.length);
  if (images === 0) return undefined;
  const reader = readerOf(run);
  const counts: ClassCounts[] = [];
  const [drawn, real]: [FeatureRows, FeatureRows] = [[], []];
  const chosen = spreadIndices(heldOut.length, images);
  for (let first = 0; first < images; first += settings.batch) {
    const part = await measureBatch(run, reader, first, chosen.slice(first, first + settings.batch));
    counts.push(...part.counts);
    drawn.push(...part.drawn);
    real.push(...part.real);
  }
  const { meanIou, pixelAccuracy } = bootstrapScores(counts, { resamples: 1 });
  const { kernel, frechet } = distancesOf(drawn, real);
  return {
    ...{ step: trainer.step, time: new Date().toISOString(), images },
    ...{ pixelAccuracy: pixelAccuracy.value, meanIntersectionOverUnion: meanIou.value },
    ...{ kernelDistance: kernel.value, kernelDistanceError: kernel.standardError, frechetDistance: frechet.value },
    measure: `mean IoU of ${reader.name} on ${images} held-out images`,
  };
}

async function measureBatch(
  { data, settings, trainer, textures }: TrainingRun,
  reader: Reader,
  first: number,
  indices: readonly number[],
) {
  const { heldOut } = data;
  const { numClasses, height, width } = heldOut;
  const samples = await Promise.all(indices.map((index) => heldOut.sample(index)));
  const one = batchOf(samples, { numClasses, levels: settings.levels, boundaries: readsBoundaries(settings) });
  const { refined, ...others } = await trainer.generate(one.layout, { noiseSeed: settings.seed + first });
  dispose(Object.values(others));
  const ids = samples.flatMap((sample) => Array.from(sample.labels));
  const labelMap = tensor3d(Int32Array.from(ids, countedAs(reader, heldOut)), [indices.length, height, width], 'int32');
  try {
    const { images } = await scoreImages({ predict: reader.predict }, refined, labelMap, { ignoreLabel: none });
    return {
      counts: images.map((matrix) => matrix.classCounts()),
      drawn: await featureRows(textures, refined),
      real: await featureRows(textures, one.photos),
    };
  } finally {
    dispose([labelMap, refined]);
    one.dispose();
  }
}

/** No class: what pixels that do not count are labelled. */
const none = -1;

/** What a label is counted as: the class it is read as, or none. */
function countedAs({ readAs }: Reader, { ignoreLabel }: Dataset): (id: number) => number {
  return (id) => (id === ignoreLabel ? none : (readAs?.[id] ?? id));
}

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
