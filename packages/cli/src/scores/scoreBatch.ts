import { batchOf, type Dataset } from '@ecgan/data';
import { type ClassCounts, type Protocol, perceptualDistance, scoreImages } from '@ecgan/metrics';
import { clipByValue, dispose, type Tensor3D, type Tensor4D, tensor3d } from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.js';
import { readsBoundaries } from '../data/describeData.js';
import { drawNoise } from '../samples/drawNoise.js';
import type { PictureSource } from './PictureSource.js';
import type { LabelReader, Scorers } from './scorers.js';
import { type FeatureRows, featureRows } from './textureDistances.js';

/** What pictures are scored on: label maps that no network was trained on, with their photos. */
export interface HeldOutPictures {
  /** At the generator's size. */
  heldOut: Dataset;
  /** The same at the size that labels are read at. */
  whole: Dataset;
  settings: Settings;
}

/** What was measured on some pictures of one kind, one entry per picture. */
export interface PictureScores {
  counts: ClassCounts[];
  features: FeatureRows;
  /** Distance of each from its photo. */
  perceptual?: number[];
}

/** What was measured on consecutive held-out label maps. */
export interface BatchScores {
  /** The first of them. */
  first: number;
  /** By what the pictures are. */
  pictures: Record<string, PictureScores>;
  /** How labels were read; the same for every batch but for the numbers of images and pixels. */
  protocol: Protocol;
}

/** The row of real photos. */
export const REAL = 'real photos';

/** No class: what pixels that do not count are labelled, where no class is the ignored one. */
const NONE = -1;

/** The photos of some held-out label maps, and their pictures from each source. The caller disposes them. */
export async function drawBatch(
  { heldOut, settings }: HeldOutPictures,
  sources: Readonly<Record<string, PictureSource>>,
  first: number,
): Promise<Record<string, Tensor4D>> {
  const count = Math.min(settings.batch, heldOut.length - first);
  const indices = Array.from({ length: count }, (_, i) => first + i);
  const samples = await Promise.all(indices.map((index) => heldOut.sample(index)));
  const { numClasses } = heldOut;
  const batch = batchOf(samples, { numClasses, levels: settings.levels, boundaries: readsBoundaries(settings) });
  const noise = drawNoise(settings, count, settings.seed + first);
  try {
    const drawn: Record<string, Tensor4D> = {};
    for (const [name, source] of Object.entries(sources))
      drawn[name] = await source.draw({ first, count, layout: batch.layout, noise });
    return { [REAL]: batch.photos.clone(), ...drawn };
  } finally {
    noise?.dispose();
    batch.dispose();
  }
}

/**
 * Draws and scores pictures of the held-out label maps from `first` on, as many as are in a batch: the photos, brought to the generator's size, and the pictures of each source. All are clipped to
 * [-1, 1], as a PNG would, and enlarged to the size that labels are read at.
 */
export async function scoreBatch(
  pictures: HeldOutPictures,
  scorers: Scorers,
  sources: Readonly<Record<string, PictureSource>>,
  first: number,
): Promise<BatchScores> {
  const drawn = await drawBatch(pictures, sources, first);
  const photos = drawn[REAL];
  const labelMap = await countedLabels(pictures.whole, scorers.labels, first, photos.shape[0]);
  const found: Record<string, PictureScores> = {};
  let protocol: Protocol | undefined;
  try {
    for (const [name, images] of Object.entries(drawn)) {
      const clipped = clipByValue(images, -1, 1) as Tensor4D;
      try {
        const { ignoreLabel = NONE } = pictures.whole;
        const { labels, features } = scorers;
        const scores = await scoreImages(labels.segmenter, clipped, labelMap, { ignoreLabel, resize: 'bilinear' });
        protocol = scores.protocol;
        found[name] = {
          counts: scores.images.map((matrix) => matrix.classCounts()),
          features: await featureRows(features.extractor, clipped),
          ...(name !== REAL && (await perceptualOf(scorers, clipped, photos))),
        };
      } finally {
        clipped.dispose();
      }
    }
    return { first, pictures: found, protocol: protocol as Protocol };
  } finally {
    dispose([labelMap, ...Object.values(drawn)]);
  }
}

async function perceptualOf({ perceptual }: Scorers, images: Tensor4D, photos: Tensor4D) {
  if (!perceptual) return {};
  const { perImage } = await perceptualDistance(perceptual.extractor, images, photos);
  return { perceptual: perImage };
}

/** Labels as the reader can read them: a class it does not know does not count. */
async function countedLabels(whole: Dataset, { readAs }: LabelReader, first: number, count: number): Promise<Tensor3D> {
  const { height, width, ignoreLabel = NONE } = whole;
  const labels = new Int32Array(count * height * width);
  for (let i = 0; i < count; i++) {
    const sample = await whole.sample(first + i);
    labels.set(
      sample.labels.map((id) => (readAs && id !== ignoreLabel ? (readAs[id] < 0 ? ignoreLabel : readAs[id]) : id)),
      i * height * width,
    );
  }
  return tensor3d(labels, [count, height, width], 'int32');
}
