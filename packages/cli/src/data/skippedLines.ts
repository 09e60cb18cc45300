import type { SkippedFiles } from '@ecgan/data/node';

/** Describes what a dataset's folders hold besides its files, in a line for each kind. */
export function skippedLines(skipped: readonly SkippedFiles[]): string[] {
  return skipped.map(
    ({ count, what, folder, first }) => `not read: ${count} ${what} in ${folder} (${first}${count > 1 ? ', …' : ''})`,
  );
}
