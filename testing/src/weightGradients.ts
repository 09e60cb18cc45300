import { type Scalar, type Tensor, tensor, type Variable, variableGrads } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { GradientCheckOptions, GradientReport } from './gradients.js';
import { recordProof } from './proofs/recordProof.js';

/**
 * Compares the gradients TF.js gives for `loss` with central finite differences in the weights of layers, which are
 * changed in place and restored. `loss` must not change the weights or the state of the layers, so training calls that
 * do are not allowed.
 */
export function expectWeightGradientsMatch(
  loss: () => Scalar,
  weights: readonly { read(): Tensor; name: string }[],
  { step = 1e-2, tolerance = 1e-2, elements = 12 }: GradientCheckOptions = {},
): GradientReport {
  const variables = weights.map((weight) => weight.read() as Variable);
  const { value, grads } = variableGrads(loss, variables);
  value.dispose();
  const errors = variables.map((variable, which) => {
    const analytic = grads[variable.name].dataSync();
    const scale = Math.max(1e-6, ...Array.from(analytic, Math.abs));
    const values = Float32Array.from(variable.dataSync());
    const lossAt = (i: number, moved: number) => {
      const original = values[i];
      values[i] = moved;
      assign(variable, values);
      values[i] = original;
      const result = loss();
      const [number] = result.dataSync();
      result.dispose();
      return number;
    };
    let worst = 0;
    for (let i = 0; i < values.length; i += Math.max(1, Math.floor(values.length / elements))) {
      const numeric = (lossAt(i, values[i] + step) - lossAt(i, values[i] - step)) / (2 * step);
      const error = Math.abs(numeric - analytic[i]) / scale;
      const found = `${weights[which].name}, element ${i}: TF.js ${analytic[i]}, differences ${numeric}`;
      expect(error, found).toBeLessThanOrEqual(tolerance);
      worst = Math.max(worst, error);
    }
    assign(variable, values);
    grads[variable.name].dispose();
    recordProof('gradients', worst);
    return worst;
  });
  return { errors };
}

function assign(variable: Variable, values: Float32Array): void {
  // A copy, because the cpu backend keeps a reference to the array.
  const moved = tensor(values.slice(), variable.shape);
  variable.assign(moved);
  moved.dispose();
}
