import { engine, Tensor, tidy } from '@tensorflow/tfjs-core';
import { CompileError } from '../errors.js';
import { mapLeaves } from './containers.js';

/** Runs a step eagerly. Every tensor of the result is new: one that existed before the call, or occurs twice, is cloned. */
export function eagerly<Output>(name: string, run: () => Output): Output {
  const first = (engine().state as unknown as { nextTensorId: number }).nextTensorId;
  return tidy(() => {
    const result = run();
    const seen = new Set<Tensor>();
    return mapLeaves(result, ({ path, value }) => {
      if (typeof value === 'function' || (typeof value === 'object' && value !== null && !(value instanceof Tensor))) {
        const advice = value instanceof Promise ? 'A step cannot be asynchronous: end it where it waits.' : '';
        throw new CompileError(
          `the result${path && ` '${path}'`} of '${name}': expected tensors in arrays and plain objects, ` +
            `got ${typeof value === 'function' ? 'a function' : `a ${value.constructor?.name}`}. ${advice}`.trim(),
          { path },
        );
      }
      if (!(value instanceof Tensor)) return value;
      const own = value.id >= first && !seen.has(value) && !('assign' in value);
      seen.add(value);
      return own ? value : value.clone();
    }) as never;
  }) as Output;
}
