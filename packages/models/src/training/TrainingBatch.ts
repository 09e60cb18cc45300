import type { LabelLayout } from '@ecgan/core';
import { type Tensor2D, type Tensor3D, type Tensor4D, tensor2d } from '@tensorflow/tfjs-core';

/** What one step learns from. `Batch` of `@ecgan/data` is one; so is anything of this shape. The caller disposes it. */
export interface ExampleBatch {
  layout: LabelLayout;
  /** I, `[batch, height, width, 3]` in [-1, 1]. */
  photos: Tensor4D;
  /** I_e, three equal channels in [-1, 1]. */
  edges: Tensor4D;
}

/** A batch with its layout's tensors at hand. */
export interface TrainingBatch {
  layout: LabelLayout;
  /** Class ids, int32 `[batch, height, width]`. */
  labelMap: Tensor3D;
  /** The (image, class) pairs that occur, int32 `[pairs, 2]`; those of the ignored class are left out. */
  pairs: Tensor2D;
  photos: Tensor4D;
  edges: Tensor4D;
}

/** Looks up what a step needs of a batch. Only `pairs` is made here and the caller's to dispose; the rest is the batch's. */
export function trainingBatch({ layout, photos, edges }: ExampleBatch, ignoreLabel?: number): TrainingBatch {
  const { presentClasses } = layout;
  const pairs = Array.from({ length: presentClasses.length / 2 }, (_, i) => presentClasses.subarray(2 * i, 2 * i + 2))
    .filter(([, label]) => label !== ignoreLabel)
    .flatMap((pair) => Array.from(pair));
  return { layout, labelMap: layout.labelMap(), pairs: tensor2d(pairs, [pairs.length / 2, 2], 'int32'), photos, edges };
}
