import type { Scalar } from '@tensorflow/tfjs-core';
import type { Scales } from '../scales/averageOverScales.js';

/** What a discriminator says: one tensor of logits of any shape, or one per scale. */
export type Logits = Scales;

/**
 * The two sides of an adversarial game, both to be minimised. Every function returns a scalar: the mean over a scale's logits,
 * averaged over the scales.
 */
export interface AdversarialObjective {
  /** The discriminator's loss: `discriminatorReal(real) + discriminatorFake(fake)`. */
  discriminator(realLogits: Logits, fakeLogits: Logits): Scalar;
  /** Its part about real samples, for when one real sample faces several fakes. */
  discriminatorReal(realLogits: Logits): Scalar;
  /** Its part about fake samples. */
  discriminatorFake(fakeLogits: Logits): Scalar;
  /** The generator's loss. */
  generator(fakeLogits: Logits): Scalar;
}
