import { ValueError } from '@ecgan/core';
import { assertInteger, assertNumber } from '@ecgan/core/internal';
import type { Ecgan } from '../networks/ecgan.js';
import type { TrainerOptions } from './TrainerOptions.js';
import { warmedUp } from './warmedUp.js';

/**
 * Checks, before anything is made, what no part checks in time: the objective's names and numbers, and that the ignored class is one.
 *
 * @throws {@link ValueError} naming the option.
 */
export function checkTrainerOptions({ options: { numClasses } }: Ecgan, options: TrainerOptions): void {
  const { weights = {}, warmup = {}, ignoreLabel = 0 } = options;
  warmedUp(weights, warmup, 0);
  const { clipNorm = 1, discriminatorSteps = 1, averageFrom = 0 } = options;
  assertNumber('clipNorm', clipNorm, { above: 0 });
  assertInteger('discriminatorSteps', discriminatorSteps, { atLeast: 1 });
  assertInteger('averageFrom', averageFrom, { atLeast: 0 });
  if (Number.isInteger(ignoreLabel) && ignoreLabel >= 0 && ignoreLabel < numClasses) return;
  throw new ValueError({
    argument: 'ignoreLabel',
    expected: `a class id from 0 to ${numClasses - 1}`,
    received: ignoreLabel,
    advice: 'Map ignored and unknown ids to a class of their own.',
  });
}
