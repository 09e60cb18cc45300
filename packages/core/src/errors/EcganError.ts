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
