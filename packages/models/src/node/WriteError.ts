import { EcganError } from '@ecgan/core';

/** The facts of a {@link WriteError}. */
export interface WriteErrorFacts {
  /** The file that was to be written. */
  path: string;
  /** The system's code, such as `ENOSPC` or `EACCES`. */
  code: string;
  /** How many bytes were to be written. */
  bytes: number;
}

const advice: Record<string, string> = {
  ENOSPC: 'The disk is full: free some space or choose another folder.',
  EDQUOT: 'Your disk quota is used up: free some space or choose another folder.',
  ENOENT: 'Its folder does not exist: create it first.',
  ENOTDIR: 'What should be its folder is a file: choose another path.',
  EACCES: 'Its folder may not be written to: change its permissions or choose another.',
  EPERM: 'Its folder may not be written to: change its permissions or choose another.',
  EROFS: 'The disk is read-only: choose another folder.',
  EISDIR: 'A folder has that name: choose another.',
};

/** A file could not be written. What was there under its name before is untouched. */
export class WriteError extends EcganError {
  declare readonly facts: Readonly<WriteErrorFacts & Record<string, unknown>>;

  constructor(facts: WriteErrorFacts, options?: ErrorOptions) {
    const { path, code, bytes } = facts;
    const hint = advice[code] ?? `The system says ${code}.`;
    super(
      `${path}: its ${bytes} bytes could not be written. ${hint} Nothing half-written was left.`,
      { ...facts },
      options,
    );
    this.name = 'WriteError';
  }

  /** The error of a write that the system refused, of this many bytes. */
  static of(cause: unknown, path: string, bytes: number): WriteError {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    return new WriteError({ path, code, bytes }, { cause });
  }
}
