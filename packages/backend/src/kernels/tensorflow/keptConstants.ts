import type { Tensor } from '@tensorflow/tfjs-core';
import { idOf, type NodeBackend, type TensorData, type TensorValues } from './NodeBackend.js';

/** Elements up to which a constant is kept: shapes, axes, factors. */
const mostElements = 16;

/** How many are kept. A training step has some hundreds of distinct ones. */
const mostConstants = 2048;

/** A constant that libtensorflow holds already. */
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

/** The small constant that an id of the binding stands for, if it does. */
export function keptConstant(backend: NodeBackend, id: number): KeptConstant | undefined {
  return keptOf.get(backend)?.byId.get(id);
}

function keyOf({ dtype, shape, values }: TensorData): string | undefined {
  if (!ArrayBuffer.isView(values)) return undefined;
  if ((values as Float32Array).length > mostElements) return undefined;
  let key = `${dtype}|${shape.join()}|`;
  // −0 and 0 print alike, and are not the same factor.
  for (const value of values as Float32Array) key += Object.is(value, -0) ? '-0,' : `${value},`;
  return key;
}

/**
 * Keeps the small constants that JavaScript makes again in every op (the shape of a reshape, the factor of a product)
 * in libtensorflow, instead of handing them over and deleting them each time: the least used of {@link mostConstants} go.
 *
 * Their tensors stay what they are, values in JavaScript, so they are read and disposed as before.
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
      // A copy: libtensorflow works on the array it is given, and the caller may change his.
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
    // Only between ops: an op must not lose a constant that it is about to be given.
    for (const [key, { id }] of byKey) {
      if (byKey.size <= mostConstants) break;
      byKey.delete(key);
      byId.delete(id);
      backend.binding.deleteTensor(id);
    }
    // An Int64Scalar is no tensor.
    return tensors.flatMap((tensor) => (tensor.dataId ? idOfInput(tensor) : original([tensor])));
  };
}
