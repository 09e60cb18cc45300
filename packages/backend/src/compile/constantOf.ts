import { createHash } from 'node:crypto';
import type { TensorValues } from '../kernels/tensorflow/NodeBackend.js';
import type { Constant } from './Recording.js';

/** Largest number of elements of a constant that is copied. A larger one is identified by its digest. */
const copied = 4096;

/**
 * Captures the values of a tensor made by JavaScript. Large arrays are not copied; their digest shows whether they
 * change later.
 */
export function constantOf(shape: readonly number[], dtype: number, values: TensorValues): Constant {
  if (!ArrayBuffer.isView(values)) return { shape: [...shape], dtype, values: [...values] };
  if (values.length <= copied) return { shape: [...shape], dtype, values: values.slice() };
  return { shape: [...shape], dtype, values, digest: digestOf(values) };
}

/** The bytes of a constant; undefined for strings. */
export function bytesOf(values: TensorValues): Uint8Array | undefined {
  return ArrayBuffer.isView(values) ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength) : undefined;
}

/** Hash of the values of a constant. */
export function digestOf(values: TensorValues): string {
  return createHash('sha1')
    .update(bytesOf(values) ?? '')
    .digest('base64');
}

/** Whether two constants have the same shape, type and bits. */
export function sameConstant(one: Constant, other: Constant): boolean {
  if (one.dtype !== other.dtype || one.shape.length !== other.shape.length) return false;
  if (one.shape.some((length, i) => length !== other.shape[i])) return false;
  if (one.digest || other.digest) return one.digest === other.digest;
  const [left, right] = [bytesOf(one.values), bytesOf(other.values)];
  if (!left || !right) return JSON.stringify(one.values) === JSON.stringify(other.values);
  return Buffer.compare(left, right) === 0;
}
