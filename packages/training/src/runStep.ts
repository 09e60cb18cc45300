import type { ContrastedPixels } from './context.js';
import { runAsking } from './gradients/runAsking.js';
import { jointOf } from './joint/exchange.js';
import type { PreparedStep } from './PreparedStep.js';
import { trainStep } from './trainStep.js';

/**
 * Takes a step as it is, operation by operation, and waits for what it reads.
 *
 * @returns What a memory bank is to remember; the caller disposes it.
 * @throws {@link NonFiniteError} if a loss or a gradient is not finite: networks that were updated earlier in the step stay updated.
 */
export function runStep(step: PreparedStep): Promise<ContrastedPixels[]> {
  const context = {
    ...{ ...step.context, askPixels: step.answerPixels.bind(step) },
    joint: step.share && jointOf(step.share.fraction, (question) => step.answerExchange(question)),
  };
  return runAsking(trainStep(context, step.batches), (question) => step.readNumbers(question));
}
