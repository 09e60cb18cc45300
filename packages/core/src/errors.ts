/** The values an error's message was built from, by name, so that a program need not parse the message. */
export type ErrorFacts = Readonly<Record<string, unknown>>;

/**
 * Base class of all errors of the `@ecgan` packages. The message names the argument or file, what was expected, what was
 * received and how to fix it; `facts` holds the same values.
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
  /** The values the message was built from. */
  readonly facts: ErrorFacts;

  constructor(message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, options);
    // Written out, because a minifier renames the class. Subclasses set their own.
    this.name = 'EcganError';
    this.facts = facts;
  }
}

/** An expected shape: a number is an exact length; a name or null matches any length. */
export type ExpectedShape = readonly (number | string | null)[];

/** Facts of a {@link ShapeError}. */
export interface ShapeErrorFacts {
  /** Name of the argument in the caller's code. */
  argument: string;
  /** What was expected: a shape such as `[batch, height, width]`, or a sentence. */
  expected: ExpectedShape | string;
  /** The shape that was received; null where it is unknown. */
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

/** Facts of a {@link ValueError}. */
export interface ValueErrorFacts {
  /** Name of the argument or option in the caller's code, or a position such as `labelMaps[image 0, y 1, x 2]`. */
  argument: string;
  /** What was expected, in words: `'an integer ≥ 1'`. */
  expected: string;
  /** The value that was received. */
  received: unknown;
  /** What the caller can do about it. */
  advice?: string;
}

/**
 * An argument or option has an invalid value.
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
  // Not String(value): an object parsed from a file may carry a toString property of its own.
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value);
}
