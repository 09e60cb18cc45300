import { EcganError } from './EcganError.js';

/** The facts of a {@link ValueError}. */
export interface ValueErrorFacts {
  /** The argument, option or place, as the caller knows it. */
  argument: string;
  /** What was expected, in words: `'an integer ≥ 1'`. */
  expected: string;
  /** What came. */
  received: unknown;
  /** What the caller can do about it. */
  advice?: string;
}

/**
 * An argument or option has a value that cannot be used.
 *
 * @example
 * ```ts
 * import { ValueError } from '@ecgan/core';
 *
 * new ValueError({ argument: 'temperature', expected: 'a number > 0', received: -1 }).message;
 * // 'temperature: expected a number > 0, got -1.'
 * ```
 */
export class ValueError extends EcganError {
  declare readonly facts: Readonly<ValueErrorFacts & Record<string, unknown>>;

  constructor(facts: ValueErrorFacts) {
    const { argument, expected, received, advice } = facts;
    super(`${argument}: expected ${expected}, got ${describe(received)}.${advice ? ` ${advice}` : ''}`, { ...facts });
    this.name = 'ValueError';
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(describe).join(', ')}]`;
  // Its own toString may be anything, where it comes from a file.
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value);
}
