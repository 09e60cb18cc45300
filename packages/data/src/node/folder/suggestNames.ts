/** Names with which photos and label maps would pair. */
export interface NameSuggestion {
  photo?: string;
  label?: string;
  /** Number of photos that would have a label map. */
  pairs: number;
}

/** Ranks an ending by how likely it marks label maps, 0 being likeliest. Exports also contain previews and instance maps. */
const rank = (ending: string) => {
  if (/colou?r|inst|vis|viz|preview|polygon|overlay|edge|depth/i.test(ending)) return 3;
  if (/train_?ids?/i.test(ending)) return 1;
  return /label|mask|seg|annot|gt|class/i.test(ending) ? 0 : 2;
};

/**
 * Finds out how the names of photos and label maps differ: by an ending or beginning that only one kind has, or by
 * different ones.
 *
 * @param photos - Stems of the photos, without folders.
 * @param labels - Stems of the label maps, without folders.
 * @param options.same - Whether both lists are those of one folder, in which equal names are the same file.
 * @returns The names that pair the most files, or undefined if none pairs more than equal names do.
 */
export function suggestNames(
  photos: readonly string[],
  labels: readonly string[],
  { same = false }: { same?: boolean } = {},
): NameSuggestion | undefined {
  const [photoAffix, labelAffix] = [commonNames(photos), commonNames(labels)];
  const candidates: Omit<NameSuggestion, 'pairs'>[] = [
    ...remainders(photos, labels).map((label) => ({ label })),
    ...remainders(labels, photos).map((photo) => ({ photo })),
    ...photoAffix.flatMap((photo) => labelAffix.map((label) => ({ photo, label }))),
    ...photoAffix.flatMap((photo) => remainders(strip(photos, photo), labels).map((label) => ({ photo, label }))),
  ];
  const equal = same ? 0 : countPairs(photos, labels);
  const rated = candidates.map((one) => ({
    ...one,
    pairs: countPairs(strip(photos, one.photo), strip(labels, one.label)),
  }));
  rated.sort((a, b) => b.pairs - a.pairs || rank(a.label ?? '') - rank(b.label ?? ''));
  return rated[0] && rated[0].pairs > equal ? rated[0] : undefined;
}

function countPairs(photos: readonly string[], labels: readonly string[]): number {
  const known = new Set(labels);
  return photos.filter((name) => known.has(name)).length;
}

/** The shared parts of the names that fit `pattern`, which is `beginning*ending`. */
function strip(names: readonly string[], pattern = '*'): string[] {
  const [before, after] = pattern.split('*');
  const fitting = names.filter(
    (name) => name.startsWith(before) && name.endsWith(after) && name.length > before.length + after.length,
  );
  return fitting.map((name) => name.slice(before.length, name.length - after.length));
}

/** The parts that names of `longer` have before or after a name of `shorter`: the eight most frequent, as patterns. */
function remainders(shorter: readonly string[], longer: readonly string[]): string[] {
  const known = new Set(shorter);
  const counts = new Map<string, number>();
  const count = (pattern: string) => counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  for (const name of longer) {
    for (let length = name.length - 1; length > 0; length--) {
      if (known.has(name.slice(0, length))) count(`*${name.slice(length)}`);
      if (known.has(name.slice(-length))) count(`${name.slice(0, -length)}*`);
    }
  }
  const sorted = [...counts].sort(([a, countA], [b, countB]) => countB - countA || rank(a) - rank(b));
  return sorted.slice(0, 8).map(([pattern]) => pattern);
}

/** The common beginning and ending of all names, as patterns, without the digits that number them. */
function commonNames(names: readonly string[]): string[] {
  if (names.length < 2) return [];
  const [first] = names;
  let [before, after] = [first.length, first.length];
  for (const name of names) {
    while (!name.startsWith(first.slice(0, before))) before--;
    while (after > 0 && !name.endsWith(first.slice(first.length - after))) after--;
  }
  const beginning = first.slice(0, before).replace(/\d+$/, '');
  const ending = first
    .slice(first.length - after)
    .replace(/^[^_\-. ]+(?=[_\-. ])/, '')
    .replace(/^([_\-. ]\d+)+(?=[_\-. ])/, '');
  return [...(beginning === '' ? [] : [`${beginning}*`]), ...(/^[_\-. ]/.test(ending) ? [`*${ending}`] : [])];
}
