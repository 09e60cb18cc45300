import { EcganError, type ErrorFacts } from '@ecgan/core/errors';

/** The command was called in a way it does not understand: exit code 2. */
export class UsageError extends EcganError {
  constructor(message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, facts, options);
    this.name = 'UsageError';
  }
}

/** The facts of a {@link ConfigError}. */
interface ConfigErrorFacts {
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

/** Levenshtein distance: insertions, deletions and replacements that turn `a` into `b`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

/** The known name a mistyped one most likely meant, or undefined when none is near (more than 40 % of it wrong). */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const ranked = known.map((candidate) => ({ candidate, far: distance(wanted, candidate.toLowerCase()) }));
  ranked.sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= Math.max(1, 0.4 * Math.max(wanted.length, best.candidate.length))
    ? best.candidate
    : undefined;
}

/** Pictures would replace files that exist. */
export class OutputExistsError extends EcganError {
  /** @param flag - What the user named them by. */
  constructor(paths: readonly string[], flag = '--out') {
    const others = paths.length > 1 ? ` and ${paths.length - 1} more` : '';
    super(`${paths[0]}${others}: exists. Choose another ${flag}, or replace with --force.`, { paths });
    this.name = 'OutputExistsError';
  }
}

/** The folder given for the perceptual loss holds no VGG-19 that can be used. */
export class PerceptualModelError extends EcganError {
  constructor(folder: string, problem: string, options?: ErrorOptions) {
    super(
      `${folder}: ${problem} --perceptual expects VGG-19 as a TF.js layers model: model.json and its weight files, ` +
        'layers named as in Keras (block1_conv1, …).',
      { folder },
      options,
    );
    this.name = 'PerceptualModelError';
  }
}

/** A run folder that exists where none should, is missing where one should be, or cannot be written or read. */
export class RunFolderError extends EcganError {
  constructor(message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, facts, options);
    this.name = 'RunFolderError';
  }
}

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
