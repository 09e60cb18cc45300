import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { PictureName } from './protocol.js';

/** A loaded generator. */
export interface Generator {
  /** The pictures that it draws, in order. */
  pictures: PictureName[];
  /** Draws a label map. The caller disposes the images, `[1, height, width, 3]`. */
  draw(labels: Int32Array, noise?: Tensor4D): Tensor4D[];
  dispose(): void;
}
