import type fc from 'fast-check';
import type { Edit } from './damage/Edit.js';

/** A function that reads untrusted bytes, and the properties that its results and errors must have. */
export interface Reader {
  /** Valid files, which are read without an error; the fuzzer damages them. */
  files: readonly Uint8Array[];
  /** Edits specific to the format. */
  edits?: fc.Arbitrary<Edit>;
  /**
   * Reads bytes. Throws an error if it cannot read them, and a {@link Violation} if the result is invalid.
   *
   * @returns false if it reported the problem without throwing.
   */
  read(bytes: Uint8Array): Promise<boolean | undefined> | boolean | undefined;
  /** Returns whether an error is of the documented kind. @defaultValue an EcganError whose message contains `names` */
  promises?(error: unknown): boolean;
  /** Text that every error message must contain. */
  names: string;
  /** Returns the limit of array buffer bytes that a file of this size may allocate. */
  memory(fileBytes: number): number;
}

/** Opens a reader in an empty folder. */
export type OpenReader = (folder: string) => Promise<Reader>;

/** A reader returned an invalid result or used too much memory or time. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** Throws a {@link Violation} unless `holds`. */
export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Violation(what);
}
