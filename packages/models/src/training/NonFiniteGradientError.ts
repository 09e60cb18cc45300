import { NonFiniteError } from './NonFiniteError.js';

/** The losses of a step are numbers, but a gradient is not; the step was not made. */
export class NonFiniteGradientError extends NonFiniteError {
  /**
   * @param objective - Whose: `'generator'`, `'discriminator'` or `'labelGenerator'`.
   * @param variable - The first weight it is of, as in a checkpoint: `'generator/encoder_fc/kernel'`.
   * @param value - NaN or an infinity; a finite number is one too large to be squared.
   */
  constructor(objective: string, variable: string, value: number, step: number) {
    super(
      `${objective}: the gradient in ${variable} became ${value} at step ${step}, though every loss is a number; that update was not made. ` +
        'Look for a root, a norm or a logarithm at 0 in what this step computes; clip gradients (clipNorm) if they grow from step to step.',
      { objective, variable, value, step },
    );
    this.name = 'NonFiniteGradientError';
  }
}
