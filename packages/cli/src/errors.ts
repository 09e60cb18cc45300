import { EcganError, type ErrorFacts } from '@ecgan/core/errors';
import leven from 'leven';

/** A command line that cannot be understood: exit code 2. */
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

/** Says why a file or folder cannot be read, given the error that the system threw. */
export function whyUnreadable(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'there is no such file or folder' : `it cannot be read (${code})`;
}

/** The known name nearest to a mistyped one, or undefined where more than 40 % of its letters would have to change. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const ranked = known.map((candidate) => ({ candidate, distance: leven(wanted, candidate.toLowerCase()) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(1, 0.4 * Math.max(wanted.length, best.candidate.length))
    ? best.candidate
    : undefined;
}

/** An output file exists and `--force` was not given. */
export class OutputExistsError extends EcganError {
  /** @param flag - The flag that named the files. */
  constructor(paths: readonly string[], flag = '--out') {
    const others = paths.length > 1 ? ` and ${paths.length - 1} more` : '';
    super(`${paths[0]}${others}: exists. Choose another ${flag}, or replace with --force.`, { paths });
    this.name = 'OutputExistsError';
  }
}

/** A pretrained network that the user gave with `--segmenter` or `--perceptual` cannot be used. */
export class PretrainedModelError extends EcganError {
  /**
   * @param flag - The flag that named the network.
   * @param path - The path as the user wrote it.
   */
  constructor(flag: string, path: string, problem: string, options?: ErrorOptions) {
    super(`${flag} ${path}: ${problem}`, { flag, path, problem }, options);
    this.name = 'PretrainedModelError';
  }
}

/** Pictures in a folder cannot be scored. */
export class GivenPicturesError extends EcganError {
  constructor(folder: string, problem: string, options?: ErrorOptions) {
    super(`--pictures ${folder}: ${problem}`, { folder }, options);
    this.name = 'GivenPicturesError';
  }
}

/** A run folder that is missing, exists already, or cannot be read or written. */
export class RunFolderError extends EcganError {
  constructor(message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, facts, options);
    this.name = 'RunFolderError';
  }
}

/** The pictures of a run have changed since it began. */
export class DataChangedError extends EcganError {
  /**
   * @param lines - The pictures that were added, removed and changed: a line for each kind.
   */
  constructor(folder: string, lines: readonly string[]) {
    super(
      `${folder}: its pictures have changed since it began:\n${lines.join('\n')}\n` +
        'Nothing was written. Restore them, or continue with them as they are: the same command with --data-changed.\n' +
        'Held-out pictures then stay held out, even if they were renamed. All others are trained on, and a new epoch begins.',
      { folder, lines },
    );
    this.name = 'DataChangedError';
  }
}

/** A key, flag, preset or loss term that does not exist. */
export class UnknownNameError extends UsageError {
  /**
   * @param what - What sort of name it is: `'flag'`, `'key in config.json'`.
   * @param name - The name as the user wrote it.
   * @param known - Every name there is.
   */
  constructor(what: string, name: string, known: readonly string[]) {
    const nearest = nearestName(name, known);
    const advice = nearest ? `Did you mean ${nearest}?` : `Known: ${known.join(', ')}.`;
    super(`${name}: no such ${what}. ${advice}`, { what, name, known, nearest });
    this.name = 'UnknownNameError';
  }
}
