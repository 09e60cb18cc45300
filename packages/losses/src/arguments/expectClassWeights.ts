import { ValueError } from '@ecgan/core';
import { expectNumber } from './expectNumber.js';

/**
 * Throws a {@link ValueError} unless there is a weight ≥ 0 for each class.
 *
 * @param numClasses - How many are wanted, where that is known.
 */
export function expectClassWeights(weights: readonly number[], numClasses?: number): void {
  if (numClasses !== undefined && weights.length !== numClasses)
    throw new ValueError({
      argument: 'classWeights',
      expected: `${numClasses} weights, one per class of the logits`,
      received: weights,
    });
  weights.forEach((weight, id) => {
    expectNumber(`classWeights[${id}]`, weight, { atLeast: 0 });
  });
}
