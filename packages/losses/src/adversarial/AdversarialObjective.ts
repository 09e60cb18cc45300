import { add, mean, type Scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { averageOverScales, type Scales } from '../reduce.js';

/** The output of a discriminator: logits of any shape, or a list with one tensor per scale. */
export type Logits = Scales;

/**
 * The losses of both players of an adversarial game, both minimised. Every function returns a scalar: the mean over a scale's logits,
 * averaged over the scales.
 */
export interface AdversarialObjective {
  /** The discriminator's loss: `discriminatorReal(real) + discriminatorFake(fake)`. */
  discriminator(realLogits: Logits, fakeLogits: Logits): Scalar;
  /** Its part for real samples, for a step with several fake samples per real one. */
  discriminatorReal(realLogits: Logits): Scalar;
  /** Its part for fake samples. */
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

/** Makes an {@link AdversarialObjective} from the losses of a single logit. */
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
