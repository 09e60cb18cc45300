import type { LabelLayout } from '@ecgan/core';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';

/** What one step learns from. `Batch` of `@ecgan/data` is one; so is anything of this shape. The caller disposes it. */
export interface ExampleBatch {
  layout: LabelLayout;
  /** I, `[batch, height, width, 3]` in [-1, 1]. */
  photos: Tensor4D;
  /** I_e, three equal channels in [-1, 1]. */
  edges: Tensor4D;
}

/** A batch with its layout's tensors at hand. */
export interface TrainingBatch extends ExampleBatch {
  /** Class ids, int32 `[batch, height, width]`. */
  labelMap: Tensor3D;
}

/** Looks up what a step needs of a batch. All of it is the batch's: nothing is made that the caller would have to dispose. */
export function trainingBatch({ layout, photos, edges }: ExampleBatch): TrainingBatch {
  return { layout, labelMap: layout.labelMap(), photos, edges };
}
