import { batchOf, type Dataset, type Sample } from '@ecgan/data';
import type { EcganTrainer } from '@ecgan/models';
import { concat, dispose, type Tensor4D } from '@tensorflow/tfjs-core';
import { readsBoundaries } from '../config/readsBoundaries.js';
import type { Settings } from '../config/settings.js';

/** What the generator made of some samples. The caller disposes the tensors. */
export interface GeneratedSamples {
  samples: Sample[];
  edge: Tensor4D;
  image: Tensor4D;
  refined: Tensor4D;
  /** The real photos, in the same order. */
  photos: Tensor4D;
}

/** Runs the averaged generator over the first `count` samples of a dataset, `settings.batch` at a time. */
export async function generateSamples(
  trainer: EcganTrainer,
  dataset: Dataset,
  count: number,
  settings: Settings,
): Promise<GeneratedSamples> {
  const { batch, levels } = settings;
  const samples = await Promise.all(
    Array.from({ length: Math.min(count, dataset.length) }, (_, i) => dataset.sample(i)),
  );
  const parts: Record<'edge' | 'image' | 'refined' | 'photos', Tensor4D[]> = {
    edge: [],
    image: [],
    refined: [],
    photos: [],
  };
  for (let first = 0; first < samples.length; first += batch) {
    const one = batchOf(samples.slice(first, first + batch), {
      numClasses: dataset.numClasses,
      levels,
      boundaries: readsBoundaries(settings),
    });
    const { edge, image, refined, features } = await trainer.generate(one.layout);
    features.dispose();
    parts.edge.push(edge);
    parts.image.push(image);
    parts.refined.push(refined);
    parts.photos.push(one.photos.clone());
    one.dispose();
  }
  const joined = {
    samples,
    edge: concat(parts.edge),
    image: concat(parts.image),
    refined: concat(parts.refined),
    photos: concat(parts.photos),
  };
  dispose(Object.values(parts).flat());
  return joined;
}
