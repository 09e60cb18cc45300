import type { InferenceModel, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { NetworkDescription } from '../protocol/Protocol.js';

/** A network that may describe itself for the protocol. */
interface Described {
  /** Name of the network and checksum of its weights, see {@link describeNetwork}. */
  network?: NetworkDescription;
}

/**
 * A semantic segmentation network, which maps images in [-1, 1] to class logits `[batch, height, width, numClasses]`.
 * It is a layers model, a graph model or any other object with `predict`; or an object with `segment`, which may be
 * asynchronous, for a network that runs outside TF.js.
 */
export type Segmenter = Described &
  (
    | Pick<InferenceModel, 'predict'>
    | {
        /** Computes the class logits of images in [-1, 1]: a new tensor, which the caller disposes. */
        segment(images: Tensor4D): Tensor | Promise<Tensor>;
      }
  );

/**
 * Maps images in [-1, 1] to features: one tensor, or one per tap, each `[batch, features]` or
 * `[batch, height, width, filters]`.
 */
export interface FeatureExtractor extends Described {
  /** Computes the features of images in [-1, 1]: new tensors, which the caller disposes. */
  features(images: Tensor4D): Tensor | Tensor[] | Promise<Tensor | Tensor[]>;
}
