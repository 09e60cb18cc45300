import type { EcganObjective, EcganTerm } from '@ecgan/losses';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { condense } from './condense.js';
import type { PartialObjective } from './generatorObjective.js';

/** Some terms of the total, weighted and condensed to one operation on what they are differentiated in. */
export function condenseTerms(
  objective: EcganObjective,
  operands: readonly Tensor[],
  compute: () => Partial<Record<EcganTerm, Scalar>>,
): PartialObjective {
  const { losses, products } = condense(() => {
    const terms = compute();
    return { losses: [objective.total(terms)], products: terms as Record<string, Scalar> };
  }, [operands]);
  return { total: losses[0], terms: products };
}
