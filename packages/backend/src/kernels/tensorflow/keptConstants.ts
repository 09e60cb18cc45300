import type { Tensor } from '@tensorflow/tfjs-core';
import { idOf, type NodeBackend, type TensorData, type TensorValues } from './NodeBackend.js';

/** Largest number of elements of a constant that is kept: shapes, axes, factors. */
const mostElements = 16;

/** Largest number of kept constants. A training step has some hundreds of distinct ones. */
const mostConstants = 2048;

/** A constant that libtensorflow already holds. */
export interface KeptConstant {
  id: number;
  shape: readonly number[];
  dtype: number;
  values: TensorValues;
}

interface Kept {
  byKey: Map<string, KeptConstant>;
  byId: Map<number, KeptConstant>;
}

const keptOf = new WeakMap<NodeBackend, Kept>();

/** The kept constant with an id of the binding, if there is one. */
export function keptConstant(backend: NodeBackend, id: number): KeptConstant | undefined {
  return keptOf.get(backend)?.byId.get(id);
}

function keyOf({ dtype, shape, values }: TensorData): string | undefined {
  if (!ArrayBuffer.isView(values)) return undefined;
  if ((values as Float32Array).length > mostElements) return undefined;
  let key = `${dtype}|${shape.join()}|`;
  // −0 and 0 print alike but are different factors.
  for (const value of values as Float32Array) key += Object.is(value, -0) ? '-0,' : `${value},`;
  return key;
}

/**
 * Caches small constants in libtensorflow. JavaScript makes the same constants again and again (the shape of a reshape,
 * the factor of a product); without the cache each is handed over and deleted every time. Beyond {@link mostConstants},
 * the least recently used are deleted.
 *
 * The tensors themselves keep their values in JavaScript, so they are read and disposed as before.
 */
export function keepConstants(backend: NodeBackend): void {
  if (keptOf.has(backend)) return;
  const kept: Kept = { byKey: new Map(), byId: new Map() };
  keptOf.set(backend, kept);
  const { byKey, byId } = kept;

  const idOfInput = (tensor: Tensor): number => {
    const data = backend.tensorMap.get(tensor.dataId);
    if (data.values === null) return data.id;
    const key = keyOf(data);
    if (key === undefined) return idOf(backend, tensor);
    let constant = byKey.get(key);
    if (constant) {
      byKey.delete(key);
    } else {
      // A copy, because libtensorflow uses the array itself, and the caller may change it.
      const values = (data.values as Float32Array).slice();
      const id = backend.binding.createTensor(data.shape, data.dtype, values);
      constant = { id, shape: [...data.shape], dtype: data.dtype, values };
      byId.set(id, constant);
    }
    byKey.set(key, constant);
    return constant.id;
  };

  const original = backend.getInputTensorIds.bind(backend);
  backend.getInputTensorIds = (tensors) => {
    // Deletes only between ops, so that no op loses a constant that it is about to use.
    for (const [key, { id }] of byKey) {
      if (byKey.size <= mostConstants) break;
      byKey.delete(key);
      byId.delete(id);
      backend.binding.deleteTensor(id);
    }
    // tfjs-node also passes Int64Scalar objects, which are not tensors.
    return tensors.flatMap((tensor) => (tensor.dataId ? idOfInput(tensor) : original([tensor])));
  };
}
