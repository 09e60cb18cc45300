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
  /** The same, flat and at hand without reading a tensor. */
  labels: Int32Array;
  /** The (image, class) pairs that occur, int32 `[pairs, 2]`. */
  pairs: Tensor2D;
  photos: Tensor4D;
  edges: Tensor4D;
}

/** Looks up what a step needs of a batch. Only `pairs` is made here and the caller's to dispose; the rest is the batch's. */
export function trainingBatch({ layout, photos, edges }: ExampleBatch): TrainingBatch {
  const { numClasses, presentClasses } = layout;
  return {
    layout,
    labelMap: layout.labelMap(),
    labels: layout.levels[0].symbols.map((symbol) => symbol % numClasses),
    pairs: tensor2d(presentClasses, [presentClasses.length / 2, 2], 'int32'),
    photos,
    edges,
  };
}
