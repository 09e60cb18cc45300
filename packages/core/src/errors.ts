/** The facts an error was made of, by name: what a program can act on without reading the message. */
export type ErrorFacts = Readonly<Record<string, unknown>>;

/**
 * What every error of the `@ecgan` packages extends: a message that names the argument or file, what was expected,
 * what came and what to do, and the same facts as a field.
 *
 * @example
 * ```ts
 * import { EcganError } from '@ecgan/core';
 *
 * try {
 *   await train();
 * } catch (error) {
 *   if (error instanceof EcganError) console.error(error.name, error.facts);
 *   else throw error;
 * }
 * ```
 */
export class EcganError extends Error {
  /** What the message says, as values. */
  readonly facts: ErrorFacts;

  constructor(message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, options);
    // The class name, minifiers included: a subclass sets its own.
    this.name = 'EcganError';
    this.facts = facts;
  }
}

/** A length of a dimension, or null where any length will do. */
export type ExpectedShape = readonly (number | string | null)[];

/** The facts of a {@link ShapeError}. */
export interface ShapeErrorFacts {
  /** The argument, as the caller knows it. */
  argument: string;
  /** What was expected: a shape such as `[batch, height, width]`, or a sentence. */
  expected: ExpectedShape | string;
  /** The shape that came. */
  received: readonly (number | null)[];
  /** What the caller can do about it. */
  advice?: string;
}

/**
 * A tensor, array or image has the wrong shape.
 *
 * @example
 * ```ts
 * import { ShapeError } from '@ecgan/core';
 *
 * new ShapeError({ argument: 'x', expected: ['batch', 'height', 'width', 3], received: [4, 4] }).message;
 * // 'x: expected shape [batch, height, width, 3], got [4, 4].'
 * ```
 */
export class ShapeError extends EcganError {
  declare readonly facts: Readonly<ShapeErrorFacts & Record<string, unknown>>;

  constructor(facts: ShapeErrorFacts) {
    const { argument, expected, received, advice } = facts;
    const wanted = typeof expected === 'string' ? expected : `shape [${expected.map((d) => d ?? 'any').join(', ')}]`;
    const got = `[${received.map((d) => d ?? 'any').join(', ')}]`;
    super(`${argument}: expected ${wanted}, got ${got}.${advice ? ` ${advice}` : ''}`, { ...facts });
    this.name = 'ShapeError';
  }
}

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
