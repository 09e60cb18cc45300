import { Tensor } from '@tensorflow/tfjs-core';
import { CompileError } from '../errors.js';

/** A leaf of a nested container and the path to it: `'batch.images'`, `'1.scales[0]'`. */
export interface Leaf {
  path: string;
  value: unknown;
}

const isPlain = (value: object) => {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
};

const joined = (path: string, key: string, inArray: boolean) =>
  inArray ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;

function visit(container: unknown, path: string, visitLeaf: (leaf: Leaf) => unknown): unknown {
  if (container instanceof Tensor || typeof container !== 'object' || container === null) {
    return visitLeaf({ path, value: container });
  }
  if (Array.isArray(container)) {
    return container.map((item, index) => visit(item, joined(path, `${index}`, true), visitLeaf));
  }
  if (!isPlain(container)) return visitLeaf({ path, value: container });
  return Object.fromEntries(
    Object.entries(container).map(([key, item]) => [key, visit(item, joined(path, key, false), visitLeaf)]),
  );
}

/** All that is in a container of plain objects and arrays, in the order of their keys. */
export function leavesOf(container: unknown, root = ''): Leaf[] {
  const leaves: Leaf[] = [];
  visit(container, root, (leaf) => leaves.push(leaf));
  return leaves;
}

/** The same container with other leaves. */
export function mapLeaves(container: unknown, map: (leaf: Leaf) => unknown): unknown {
  return visit(container, '', map);
}

/**
 * The arguments of a step. Values of tensors and numbers may change from call to call; everything else is part of the
 * key.
 */
export interface Arguments {
  tensors: { path: string; tensor: Tensor }[];
  numbers: { path: string; value: number }[];
  /** Paths, dtypes and ranks of the arguments, and the values of strings and booleans: part of the cache's key. */
  key: string;
}

/**
 * Splits the arguments of a step into tensors, numbers and key.
 * @throws CompileError for values other than tensors and plain data.
 */
export function readArguments(values: readonly unknown[]): Arguments {
  const tensors: Arguments['tensors'] = [];
  const numbers: Arguments['numbers'] = [];
  const parts: string[] = [];
  const first = new Map<object, number>();
  const leaves = values.length === 1 ? leavesOf(values[0]) : values.flatMap((value, i) => leavesOf(value, `${i}`));
  for (const { path, value } of leaves) {
    if (value instanceof Tensor) {
      if (value.isDisposed) throw new CompileError(`${path || 'the argument'}: this tensor is disposed.`, { path });
      // Which arguments are the same tensor is part of the key, because a recording cannot distinguish them.
      const same = first.get(value.dataId) ?? tensors.length;
      first.set(value.dataId, same);
      parts.push(`${path}:${value.dtype}${value.rank}${same === tensors.length ? '' : `=${same}`}`);
      tensors.push({ path, tensor: value });
    } else if (typeof value === 'number') {
      parts.push(`${path}:number`);
      numbers.push({ path, value });
    } else if (value === null || ['undefined', 'boolean', 'string'].includes(typeof value)) {
      parts.push(`${path}:${JSON.stringify(value)}`);
    } else {
      const got =
        typeof value === 'object' ? (Object.getPrototypeOf(value)?.constructor?.name ?? 'object') : typeof value;
      throw new CompileError(
        `${path || 'the argument'}: expected a tensor, a number, a boolean, a string, or arrays and plain objects of them, ` +
          `got ${got}. Give its tensors, or let the step close over it if it never changes.`,
        { path },
      );
    }
  }
  return { tensors, numbers, key: parts.join(' ') };
}
