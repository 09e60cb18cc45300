import { ValueError } from '@ecgan/core';
import { mul, type Scalar, scalar, tidy } from '@tensorflow/tfjs-core';
import { addUp } from '../scales/addUp.js';

/** `Σ weight · term` over the terms that are there; 0 without any. A name that has no weight is an error. */
export function weightedSum<T extends string>(
  weights: Readonly<Record<T, number>>,
  terms: Partial<Record<T, Scalar>>,
): Scalar {
  return tidy(() => {
    const weighted = (Object.entries(terms) as [T, Scalar | undefined][]).flatMap(([name, term]) => {
      if (!Object.hasOwn(weights, name))
        throw new ValueError({ argument: 'terms', expected: Object.keys(weights).join(', '), received: name });
      return term ? [mul(term, weights[name])] : [];
    });
    return weighted.length ? addUp(weighted) : scalar(0);
  }) as Scalar;
}
