import type { LabelLayout } from '@ecgan/core';
import { countClasses, weightsOfCounts } from '@ecgan/losses/internal';
import { type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';
import type { TrainerOptions } from './options.js';

/**
 * Class weights α_c of a batch, `[numClasses]`, for the class-specific pixels and the fitting of G_l.
 *
 * `α_c = pixels / pixels of class c` over the labelled pixels of the batch, 0 for a class that is absent
 *
 * @remarks A tensor that is made before the step: a compiled step takes it as an input.
 * @returns The caller disposes it.
 * @see Sushko et al. 2021, arXiv 2012.04781, equation 1
 */
export function classBalance(layout: LabelLayout, options: Pick<TrainerOptions, 'ignoreLabel'>): Tensor1D {
  return tensor1d(weightsOfCounts(classPixelsOf(layout, options)), 'float32');
}

/** Labelled pixels of each class. */
export function classPixelsOf(
  { levels: [{ symbols }], numClasses }: LabelLayout,
  { ignoreLabel }: Pick<TrainerOptions, 'ignoreLabel'>,
): number[] {
  return countClasses(
    symbols.map((symbol) => symbol % numClasses),
    numClasses,
    { ignoreLabel },
  );
}
