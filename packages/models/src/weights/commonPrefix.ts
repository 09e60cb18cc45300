import { ValueError } from '@ecgan/core';

/**
 * What stands before the names of a network's tensors in a file: `module.`, `netG.`, `_orig_mod.` … of whatever wrapped it when it was
 * saved, `''` where nothing did.
 *
 * It is what the most names that end in one of `known` begin with.
 *
 * @throws {@link ValueError} if two prefixes have as many: the file holds the network twice, such as with its moving average.
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

/** What is before the longest known end of a dotted name. */
function prefixOf(name: string, known: ReadonlySet<string>): string | undefined {
  for (let start = 0; ; ) {
    if (known.has(name.slice(start))) return name.slice(0, start);
    const dot = name.indexOf('.', start);
    if (dot < 0) return undefined;
    start = dot + 1;
  }
}
