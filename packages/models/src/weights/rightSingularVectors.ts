import type { SafeTensor, SafeTensors } from '../safetensors/types.js';
import type { StateEntry } from './stateEntries.js';

/**
 * Computes the right singular vectors v that a `state_dict` of PyTorch ≤ 1.0 lacks. There, a spectral norm saves
 * `weight_orig` W, `weight_u` u and `weight`, which is W divided by the last σ.
 *
 * `v = Wᵀu σ / ‖Wᵀu‖²`, so that `uᵀWv = σ = ‖weight_orig‖ / ‖weight‖`; without `weight`, `σ = ‖Wᵀu‖` and v has length 1
 *
 * @remarks W is reshaped to `[outputs, inputs · h · w]`. This v may point in another direction than PyTorch's, but
 * gives the same σ. Only σ is read before the next power iteration, which computes v anew from u.
 * @param entries - The weights that the network needs.
 * @param own - Tensors of the file, by the network's names.
 * @param divided - The `weight` tensors of the file's spectral norms, by the network's names.
 * @returns The computed `weight_v` tensors, by name.
 */
export function rightSingularVectors(
  entries: readonly StateEntry[],
  own: SafeTensors,
  divided: SafeTensors,
): SafeTensors {
  const derived: SafeTensors = {};
  for (const { names, shape } of entries) {
    if (names.some((name) => name in own)) continue;
    for (const name of names.filter((one) => one.endsWith('.weight_v'))) {
      const module = name.slice(0, -'.weight_v'.length);
      const [kernel, left] = [own[`${module}.weight_orig`], own[`${module}.weight_u`]];
      if (!kernel || left?.shape.length !== 1 || left.shape[0] !== kernel.shape[0]) continue;
      const length = kernel.data.length / left.data.length;
      if (length !== shape[0]) continue;
      derived[name] = { dtype: 'F32', shape: [length], data: vectorOf(kernel, left, divided[`${module}.weight`]) };
    }
  }
  return derived;
}

function vectorOf(kernel: SafeTensor, left: SafeTensor, divided: SafeTensor | undefined): Float32Array {
  const length = kernel.data.length / left.data.length;
  const product = new Float64Array(length);
  left.data.forEach((u, output) => {
    for (let i = 0; i < length; i++) product[i] += u * kernel.data[output * length + i];
  });
  const size = norm(product);
  const sigma = divided ? norm(kernel.data) / norm(divided.data) : size;
  // If the kernel is zero, any vector is correct.
  return Float32Array.from(product, (value) => (size === 0 ? 0 : (value * sigma) / size ** 2));
}

function norm(values: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i] ** 2;
  return Math.sqrt(squares);
}
