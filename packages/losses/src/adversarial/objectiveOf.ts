import { add, mean, type Scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { averageOverScales } from '../scales/averageOverScales.js';
import type { AdversarialObjective, Logits } from './AdversarialObjective.js';

/** The losses of one logit, elementwise. */
export interface LogitLosses {
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
