import { dispose, type Scalar } from '@tensorflow/tfjs-core';
import type { Asking, NumbersQuestion } from './minimize.js';

/**
 * Runs a computation to its end and awaits the answer to each of its questions.
 *
 * @param answer - By how much each gradient is scaled; disposed as soon as it is used. What it throws ends the computation, which frees
 * what it holds.
 */
export async function runAsking<Result>(
  asking: Asking<Result>,
  answer: (question: NumbersQuestion) => Promise<readonly Scalar[]>,
): Promise<Result> {
  let next = asking.next();
  while (!next.done) {
    const scales = await answer(next.value).catch((error) => end(asking, error));
    try {
      next = asking.next(scales);
    } finally {
      dispose([...scales]);
    }
  }
  return next.value;
}

/** The same without waiting; answers are the caller's to dispose. */
export function runAskingSync<Result>(
  asking: Asking<Result>,
  answer: (question: NumbersQuestion) => readonly Scalar[],
): Result {
  let next = asking.next();
  while (!next.done) {
    let scales: readonly Scalar[];
    try {
      scales = answer(next.value);
    } catch (error) {
      end(asking, error);
    }
    next = asking.next(scales);
  }
  return next.value;
}

/** Lets a computation free what it holds, and throws why it ended. */
function end(asking: Asking<unknown>, error: unknown): never {
  asking.throw(error);
  throw error;
}
