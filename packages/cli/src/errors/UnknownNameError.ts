import { nearestName } from '../config/nearestName.js';
import { UsageError } from './UsageError.js';

/** A key, flag, preset or loss term that does not exist. */
export class UnknownNameError extends UsageError {
  /**
   * @param what - What sort of name it is: `'flag'`, `'key in config.json'`.
   * @param name - As the user wrote it.
   * @param known - Every name there is.
   */
  constructor(what: string, name: string, known: readonly string[]) {
    const nearest = nearestName(name, known);
    const advice = nearest ? `Did you mean ${nearest}?` : `Known: ${known.join(', ')}.`;
    super(`${name}: no such ${what}. ${advice}`, { what, name, known, nearest });
    this.name = 'UnknownNameError';
  }
}
