import type { Asking, NumbersQuestion } from './minimize.js';

/**
 * Runs a computation to its end, and has each of its numbers read before it goes on.
 *
 * @param read - Checks them. What it throws ends the computation, which frees what it holds.
 */
export async function runAsking<Result>(
  asking: Asking<Result>,
  read: (question: NumbersQuestion) => Promise<void>,
): Promise<Result> {
  let next = asking.next();
  while (!next.done) {
    try {
      await read(next.value);
    } catch (error) {
      asking.throw(error);
      throw error;
    }
    next = asking.next();
  }
  return next.value;
}

/**
 * Runs a computation to its end without waiting for what it has read.
 *
 * @param note - Told of everything that is to be read. Its tensors are the computation's, which disposes them when it goes on.
 */
export function runToEnd<Result>(asking: Asking<Result>, note: (question: NumbersQuestion) => void): Result {
  let next = asking.next();
  while (!next.done) {
    note(next.value);
    next = asking.next();
  }
  return next.value;
}
