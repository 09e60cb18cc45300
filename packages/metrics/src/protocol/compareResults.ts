import { EcganError } from '@ecgan/core';
import type { Protocol, Score } from './Protocol.js';

/** A field in which two protocols differ. */
export interface ProtocolDifference {
  /** Path of the field, such as `classes.ignoreLabel`. */
  field: string;
  first: unknown;
  second: unknown;
}

/**
 * Two results were made with different protocols, so they cannot be compared.
 *
 * @example
 * ```ts
 * import { ProtocolMismatchError } from '@ecgan/metrics';
 *
 * new ProtocolMismatchError([{ field: 'images', first: 101, second: 100 }]).message;
 * // 'protocol: expected two results of one protocol, but images is 101 in the first and 100 in the second. …'
 * ```
 */
export class ProtocolMismatchError extends EcganError {
  /** Every field that differs. */
  readonly differences: readonly ProtocolDifference[];

  constructor(differences: readonly ProtocolDifference[]) {
    const list = differences.map(
      ({ field, first, second }) => `${field} is ${text(first)} in the first and ${text(second)} in the second`,
    );
    super(
      `protocol: expected two results of one protocol, but ${list.join('; ')}. Score both again with the same choices.`,
      { differences },
    );
    this.name = 'ProtocolMismatchError';
    this.differences = differences;
  }
}

/** Difference and ratio of two results. */
export interface ResultComparison {
  /** First value minus second value. */
  difference: number;
  /** First value as a fraction of the second; NaN if that is 0. */
  ratio: number;
}

/**
 * Compares two results that were made with the same protocol.
 *
 * @param first - Any result of this package with `value` and `protocol`.
 * @param second - The result to compare it with: a baseline, or the ceiling that real photos reach.
 * @throws {@link ProtocolMismatchError} naming every field in which the protocols differ. `classes.scored`, the number
 * of classes in the mean IoU, may differ: it is an outcome, not a choice.
 * @example
 * ```ts
 * import { compareResults } from '@ecgan/metrics';
 *
 * const protocol = { metric: 'mean IoU', images: 101, split: 'CamVid val' };
 * console.log(compareResults({ value: 0.25, protocol }, { value: 0.5, protocol }).ratio); // 0.5
 * ```
 */
export function compareResults(first: Score, second: Score): ResultComparison {
  assertSameProtocol(first.protocol, second.protocol);
  const ratio = second.value === 0 ? Number.NaN : first.value / second.value;
  return { difference: first.value - second.value, ratio };
}

/**
 * Checks that two protocols agree, for results that hold several numbers.
 *
 * @throws {@link ProtocolMismatchError} naming every field in which they differ.
 * @example
 * ```ts
 * import { assertSameProtocol } from '@ecgan/metrics';
 *
 * assertSameProtocol({ metric: 'mean IoU', images: 101 }, { metric: 'mean IoU', images: 101 });
 * ```
 */
export function assertSameProtocol(first: Protocol, second: Protocol): void {
  const [left, right] = [flatten(first), flatten(second)];
  const fields = [...new Set([...left.keys(), ...right.keys()])];
  const differences = fields
    .filter((field) => field !== 'classes.scored' && left.get(field) !== right.get(field))
    .map((field) => ({ field, first: left.get(field), second: right.get(field) }));
  if (differences.length > 0) throw new ProtocolMismatchError(differences);
}

/** Maps the path of every field, such as `classes.ignoreLabel`, to its value. A list is one value, as text. */
function flatten(value: object, path = ''): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  for (const [name, one] of Object.entries(value)) {
    if (one === undefined) continue;
    if (Array.isArray(one)) leaves.set(path + name, one.join('×'));
    else if (typeof one === 'object' && one !== null)
      for (const [inner, leaf] of flatten(one, `${path}${name}.`)) leaves.set(inner, leaf);
    else leaves.set(path + name, one);
  }
  return leaves;
}

function text(value: unknown): string {
  return value === undefined ? 'not given' : typeof value === 'string' ? JSON.stringify(value) : String(value);
}
