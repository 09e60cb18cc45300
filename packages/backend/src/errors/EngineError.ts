/**
 * What every error of `@ecgan/backend` extends: the message says what to do, `facts` carries the same as values.
 */
export class EngineError extends Error {
  /** What the message says, as values. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(message: string, facts: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.facts = facts;
  }
}
