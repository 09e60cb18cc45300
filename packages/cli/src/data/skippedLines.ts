import type { SkippedFiles } from '@ecgan/data/node';

/** What a dataset's folders hold that is not read: a line for each kind. */
export function skippedLines(skipped: readonly SkippedFiles[]): string[] {
  return skipped.map(
    ({ count, what, folder, first }) => `not read: ${count} ${what} in ${folder} (${first}${count > 1 ? ', …' : ''})`,
  );
}
