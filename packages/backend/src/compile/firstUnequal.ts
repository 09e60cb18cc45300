import { Tensor, type Variable } from '@tensorflow/tfjs-core';
import { sameConstant } from './constantOf.js';
import { leavesOf } from './containers.js';

const constantOfTensor = (tensor: Tensor) => ({
  shape: tensor.shape,
  dtype: 0,
  values: tensor.dataSync() as Float32Array,
});

/** Names the first result or variable that is not equal bit for bit; undefined if all are equal. */
export function firstUnequal(
  one: unknown,
  other: unknown,
  variables: ReadonlyMap<Variable, Tensor>,
): string | undefined {
  const [left, right] = [leavesOf(one), leavesOf(other)];
  for (const [i, { path, value }] of left.entries()) {
    const expected = right[i]?.value;
    const equal =
      value instanceof Tensor && expected instanceof Tensor
        ? sameConstant(constantOfTensor(value), constantOfTensor(expected))
        : Object.is(value, expected);
    if (!equal) return `the result '${path}'`;
  }
  for (const [variable, expected] of variables) {
    if (!sameConstant(constantOfTensor(variable), constantOfTensor(expected))) return `variable '${variable.name}'`;
  }
  return undefined;
}
