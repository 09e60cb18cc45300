import { EcganError } from '@ecgan/core/errors';
import { OutOfMemoryError } from '@ecgan/training';

/** What a failure means for someone who trains in a tab, and whether the worker it happened in is of no more use. */
export function describeFailure(error: unknown): { message: string; lost: boolean } {
  if (error instanceof OutOfMemoryError) {
    const { step, height, width } = error.facts;
    const message =
      `The browser has no memory left for steps of ${width}×${height} pictures (step ${step}). ` +
      'Close other tabs and continue from the last checkpoint, or begin a tiny run.';
    return { message, lost: true };
  }
  return { message: error instanceof Error ? error.message : `${error}`, lost: !(error instanceof EcganError) };
}
