import type { LabelLayout } from '@ecgan/core';
import type { InferenceGenerator } from '@ecgan/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** Consecutive held-out label maps. */
interface LabelBatch {
  /** Number of the first, from 0. */
  first: number;
  count: number;
  layout: LabelLayout;
  /** For generators that take noise. */
  noise?: Tensor4D;
}

/** Where pictures that are scored come from. */
export interface PictureSource {
  /** One picture in [-1, 1] for each label map, `[count, height, width, 3]`; the caller disposes them. */
  draw(batch: LabelBatch): Tensor4D | Promise<Tensor4D>;
}

/** Draws with a generator, which stays its owner's. */
export function drawnBy(generator: InferenceGenerator): PictureSource {
  return { draw: ({ layout, noise }) => generator.generate(layout, undefined, noise) };
}
