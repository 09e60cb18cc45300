import { add, mean, type Scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { averageOverScales, type Scales } from '../reduce.js';

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

/** The losses of one logit, elementwise. */
interface LogitLosses {
  real(logits: Tensor): Tensor;
  fake(logits: Tensor): Tensor;
  generator(logits: Tensor): Tensor;
}

/** Makes an {@link AdversarialObjective} of the losses of a single logit. */
export function objectiveOf(losses: LogitLosses): AdversarialObjective {
  const discriminatorReal = (real: Logits) => meanOverScales('realLogits', real, losses.real);
  const discriminatorFake = (fake: Logits) => meanOverScales('fakeLogits', fake, losses.fake);
  return {
    discriminator: (real, fake) => tidy(() => add(discriminatorReal(real), discriminatorFake(fake)) as Scalar),
    discriminatorReal,
    discriminatorFake,
    generator: (fake) => meanOverScales('fakeLogits', fake, losses.generator),
  };
}

function meanOverScales(argument: string, logits: Logits, loss: (logits: Tensor) => Tensor): Scalar {
  return tidy(() => averageOverScales({ [argument]: logits }, ([scale]) => mean(loss(scale))) as Scalar);
}
