import { ValueError } from '@ecgan/core';

/**
 * Finds the prefix that a wrapper module put before the names of a network's tensors: `module.`, `netG.`, `_orig_mod.`
 * …, or `''` without a wrapper.
 *
 * It is the most frequent prefix among the names that end in one of `known`.
 *
 * @param names - All names in the file.
 * @param known - Names of the network's own tensors.
 * @throws {@link ValueError} if two prefixes are equally frequent: the file holds the network twice, for example with
 * its moving average.
 */
export function commonPrefix(names: readonly string[], known: ReadonlySet<string>): string {
  const votes = new Map<string, number>();
  for (const name of names) {
    const prefix = prefixOf(name, known);
    if (prefix !== undefined) votes.set(prefix, (votes.get(prefix) ?? 0) + 1);
  }
  const [[first, most] = ['', 0], [second, next] = ['', 0]] = [...votes].sort(([, a], [, b]) => b - a);
  if (most === 0 || next < most) return first;
  throw new ValueError({
    ...{ argument: 'tensors', expected: 'one network of this kind', received: [`${first}*`, `${second}*`] },
    advice: `Pass the tensors of one of them: those whose names begin with ${JSON.stringify(first || second)}, or the others.`,
  });
}

/** The part of a dotted name before its longest known suffix; undefined if no suffix is known. */
function prefixOf(name: string, known: ReadonlySet<string>): string | undefined {
  for (let start = 0; ; ) {
    if (known.has(name.slice(start))) return name.slice(0, start);
    const dot = name.indexOf('.', start);
    if (dot < 0) return undefined;
    start = dot + 1;
  }
}
