import { EcganError } from './EcganError.js';

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
