import { batchOf, type Dataset, type Sample } from '@ecgan/data';
import { classPixelImage, generateClassPixels } from '@ecgan/models';
import type { EcganTrainer } from '@ecgan/training';
import { concat, dispose, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Settings } from '../config/settings.js';
import { readsBoundaries } from '../data/describeData.js';
import { spreadIndices } from '../data/spreadIndices.js';

/** The generator's pictures of some samples, `[samples, height, width, 3]`. The caller disposes the tensors. */
export interface GeneratedSamples {
  samples: Sample[];
  edge: Tensor4D;
  image: Tensor4D;
  refined: Tensor4D;
  /** Î, where the class-specific decoder was given. */
  classSpecific?: Tensor4D;
  /** The real photos, in the same order. */
  photos: Tensor4D;
}

type Pictures = Omit<GeneratedSamples, 'samples'>;

/**
 * Runs the averaged generator over `count` samples spread evenly over a dataset, `settings.batch` at a time. The first
 * samples of a video would show nearly the same picture.
 *
 * @param classPixelGenerator - Draws the class-specific image from the averaged generator's features; its own weights
 * are not averaged.
 */
export async function generateSamples(
  trainer: EcganTrainer,
  dataset: Dataset,
  count: number,
  settings: Settings,
  classPixelGenerator?: LayersModel,
): Promise<GeneratedSamples> {
  const { batch, levels } = settings;
  const { numClasses, ignoreLabel } = dataset;
  const samples = await Promise.all(
    spreadIndices(dataset.length, Math.min(count, dataset.length)).map((index) => dataset.sample(index)),
  );
  const parts: Pictures[] = [];
  for (let first = 0; first < samples.length; first += batch) {
    const some = samples.slice(first, first + batch);
    const one = batchOf(some, { numClasses, levels, boundaries: readsBoundaries(settings) });
    const { features, coarse, ...images } = await trainer.generate(one.layout, { noiseSeed: settings.seed + first });
    const classSpecific =
      classPixelGenerator &&
      tidy(() => {
        const { pixels, pairs } = generateClassPixels(classPixelGenerator, features, one.layout, ignoreLabel);
        return classPixelImage(pixels, pairs, some.length);
      });
    dispose([features, coarse]);
    parts.push({ ...images, ...(classSpecific && { classSpecific }), photos: one.photos.clone() });
    one.dispose();
  }
  const names = Object.keys(parts[0]) as (keyof Pictures)[];
  const joined = names.map((name) => [name, concat(parts.map((part) => part[name] as Tensor4D))]);
  for (const part of parts) dispose({ ...part });
  return { samples, ...(Object.fromEntries(joined) as Pictures) };
}
