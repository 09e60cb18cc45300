import { grads, type Scalar, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { recordProof } from './proofs/recordProof.js';

export interface GradientCheckOptions {
  /** Step of the central difference; float32 needs a large one. @defaultValue 1e-2 */
  step?: number;
  /** Largest allowed difference, relative to the largest gradient element of that operand. @defaultValue 1e-2 */
  tolerance?: number;
  /** Maximum number of elements checked per operand, evenly spaced. @defaultValue 24 */
  elements?: number;
}

/** Largest difference per operand, relative to its largest gradient element. */
export interface GradientReport {
  errors: number[];
}

/**
 * Compares the gradients TF.js gives for `loss` with central finite differences
 * `(L(x + h) − L(x − h)) / 2h`, one element at a time, at the given operands. Operands should stay a step away from
 * kinks (ReLU at 0, |x| at 0).
 */
export function expectGradientsMatch(
  loss: (...operands: Tensor[]) => Scalar,
  operands: Tensor[],
  { step = 1e-2, tolerance = 1e-2, elements = 24 }: GradientCheckOptions = {},
): GradientReport {
  const gradients = grads(loss)(operands);
  const at = (which: number, values: Float32Array) =>
    tidy(() => {
      const moved = operands.map((operand, i) => (i === which ? tensor(values, operand.shape) : operand));
      return loss(...moved).dataSync()[0];
    });
  const errors = operands.map((operand, which) => {
    const values = Float32Array.from(operand.dataSync());
    const analytic = gradients[which].dataSync();
    const scale = Math.max(1e-6, ...Array.from(analytic, Math.abs));
    const stride = Math.max(1, Math.floor(values.length / elements));
    let worst = 0;
    for (let i = 0; i < values.length; i += stride) {
      const original = values[i];
      values[i] = original + step;
      const above = at(which, values);
      values[i] = original - step;
      const below = at(which, values);
      values[i] = original;
      const numeric = (above - below) / (2 * step);
      const error = Math.abs(numeric - analytic[i]) / scale;
      worst = Math.max(worst, error);
      expect(error, `operand ${which}, element ${i}: TF.js ${analytic[i]}, differences ${numeric}`).toBeLessThanOrEqual(
        tolerance,
      );
    }
    gradients[which].dispose();
    recordProof('gradients', worst);
    return worst;
  });
  return { errors };
}
