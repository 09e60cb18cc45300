import { UsageError } from './UsageError.js';

/** The facts of a {@link ConfigError}. */
export interface ConfigErrorFacts {
  /** The flag or the key of the config file, as the user wrote it. */
  setting: string;
  /** What was expected, in words. */
  expected: string;
  received: unknown;
  /** What the user can do about it. */
  advice?: string;
}

/** A setting has a value that cannot be used. */
export class ConfigError extends UsageError {
  constructor(facts: ConfigErrorFacts) {
    const { setting, expected, received, advice } = facts;
    const got = received === undefined ? 'nothing' : JSON.stringify(received);
    super(`${setting}: expected ${expected}, got ${got}.${advice ? ` ${advice}` : ''}`, { ...facts });
    this.name = 'ConfigError';
  }
}
