import { ValueError } from '@ecgan/core';
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
  if (!(clipNorm > 0)) throw new ValueError({ argument: 'clipNorm', expected: 'a number above 0', received: clipNorm });
  expectCount('discriminatorSteps', discriminatorSteps, 1);
  expectCount('averageFrom', averageFrom, 0);
  const { readAs } = options.segmenter ?? {};
  if (readAs && readAs.length !== numClasses) {
    const expected = `a segmenter mapped to the ${numClasses} classes of the networks`;
    throw new ValueError({ argument: 'segmenter', expected, received: `${readAs.length} classes` });
  }
  if (Number.isInteger(ignoreLabel) && ignoreLabel >= 0 && ignoreLabel < numClasses) return;
  throw new ValueError({
    argument: 'ignoreLabel',
    expected: `a class id from 0 to ${numClasses - 1}`,
    received: ignoreLabel,
    advice: 'Map ignored and unknown ids to a class of their own.',
  });
}

function expectCount(argument: string, received: number, least: number): void {
  if (Number.isSafeInteger(received) && received >= least) return;
  throw new ValueError({ argument, expected: `a whole number ≥ ${least}`, received });
}
