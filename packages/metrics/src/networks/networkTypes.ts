import type { InferenceModel, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { NetworkDescription } from '../protocol/Protocol.js';

/** What a network may tell about itself; it goes into the protocol. */
interface Described {
  /** Which network it is and the checksum of its weights, see {@link describeNetwork}. */
  network?: NetworkDescription;
}

/**
 * A semantic segmentation network from images in [-1, 1] to class logits `[batch, height, width, numClasses]`: a layers model, a graph model or any object with
 * `predict`, or any with `segment`, which may take its time: a function of a network that runs elsewhere.
 */
export type Segmenter = Described &
  (
    | Pick<InferenceModel, 'predict'>
    | {
        /** Class logits of images in [-1, 1], a new tensor that the caller disposes. */
        segment(images: Tensor4D): Tensor | Promise<Tensor>;
      }
  );

/**
 * Anything with `features(images)`, from images in [-1, 1] to features: one tensor, or one for each tap. Rank 2 `[batch, features]`
 * or 4 `[batch, height, width, filters]`. The caller disposes them.
 */
export interface FeatureExtractor extends Described {
  /** Features of images in [-1, 1], new tensors that the caller disposes. */
  features(images: Tensor4D): Tensor | Tensor[] | Promise<Tensor | Tensor[]>;
}
