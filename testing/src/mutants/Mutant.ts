/** One textual change of the source that some test must notice. */
export interface Mutant {
  /** What is wrong then, in a few words. */
  name: string;
  /** The file that is changed, from the root. */
  file: string;
  /** Text that occurs exactly once in it. */
  find: string;
  /** What stands in its place. */
  replace: string;
  /** Files of tests, from the root, of which one must fail. */
  tests: readonly string[];
}

/** How often a mutant's text occurs in a source: once, or the mutant no longer fits it. */
export function occurrences({ find }: Pick<Mutant, 'find'>, source: string): number {
  return source.split(find).length - 1;
}

/**
 * The source with the mutant's change.
 *
 * @throws Error if its text does not occur exactly once.
 */
export function mutated(mutant: Mutant, source: string): string {
  const count = occurrences(mutant, source);
  if (count !== 1) {
    const advice = 'Write the change anew for the source as it is, in testing/src/mutants/list.';
    throw new Error(`"${mutant.name}" finds its text ${count} times in ${mutant.file}. ${advice}`);
  }
  // A function: in a string $ would mean something.
  return source.replace(mutant.find, () => mutant.replace);
}
