import type fc from 'fast-check';
import type { Edit } from './damage/Edit.js';

/** Something that reads bytes it cannot trust, and how to tell whether it did so well. */
export interface Reader {
  /** Files that it reads without an error: what is damaged. */
  files: readonly Uint8Array[];
  /** Damage that only files of this format take. */
  edits?: fc.Arbitrary<Edit>;
  /**
   * Reads bytes; throws where it cannot, and a {@link Violation} where what it read cannot be.
   *
   * @returns false where it said what is wrong without throwing.
   */
  read(bytes: Uint8Array): Promise<boolean | undefined> | boolean | undefined;
  /** Whether an error is one that the reader promises: by default, an EcganError whose message has `names` in it. */
  promises?(error: unknown): boolean;
  /** What the message of each of its errors has to name. */
  names: string;
  /** How many bytes of array buffers a file of so many bytes may have it allocate. */
  memory(fileBytes: number): number;
}

/** Prepares a reader, in an empty folder of its own. */
export type OpenReader = (folder: string) => Promise<Reader>;

/** A reader gave something that cannot be right. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** @throws {@link Violation} unless it holds. */
export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Violation(what);
}
