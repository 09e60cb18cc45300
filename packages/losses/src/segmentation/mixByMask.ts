import { add, mul, sub, type Tensor } from '@tensorflow/tfjs-core';

/** `M ⊙ real + (1 − M) ⊙ fake`, the LabelMix of two images or of two images' logits. */
export function mixByMask<T extends Tensor>(real: T, fake: T, mask: Tensor): T {
  return add(mul(mask, real), mul(sub(1, mask), fake)) as T;
}
