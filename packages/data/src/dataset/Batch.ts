import type { LabelLayout } from '@ecgan/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** What one training step is fed. */
export interface Batch {
  /** Names of the samples, in order. */
  names: string[];
  /** Label maps with their distinct neighbourhoods at every resolution. */
  layout: LabelLayout;
  /** `[batch, height, width, 3]`, in [−1, 1]. */
  photos: Tensor4D;
  /** Edge maps, `[batch, height, width, 3]`: three equal channels, 1 on an edge, else −1. */
  edges: Tensor4D;
  /** Frees the layout's tensors, the photos and the edges. */
  dispose(): void;
}
