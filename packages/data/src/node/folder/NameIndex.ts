import { posix } from 'node:path';

const folded = (key: string) => key.toLowerCase();
const slashed = (key: string) => key.replaceAll('\\', '/');
const folderOf = (key: string) => posix.dirname(slashed(key));
const nameOf = (key: string) => folded(posix.basename(slashed(key)));

/**
 * Finds the file that belongs to a name: the file with the same name in the same subfolder; else one whose name differs
 * only in case; else, if the two folder trees differ, the only file with this name in any subfolder. Ambiguous names have
 * no partner.
 */
export class NameIndex {
  private readonly byCase = new Map<string, string[]>();
  private readonly byName = new Map<string, string[]>();
  private readonly folders: ReadonlySet<string>;

  /** @param keys - `subfolder/stem` of every file, in composed Unicode. */
  constructor(private readonly keys: { has(key: string): boolean } & Iterable<string>) {
    const folders = new Set<string>();
    for (const key of keys) {
      push(this.byCase, folded(key), key);
      push(this.byName, nameOf(key), key);
      folders.add(folderOf(key));
    }
    this.folders = folders;
  }

  /**
   * Returns the key that belongs to a key of another index, or undefined.
   *
   * @param from - The index of that key. Its folders, and how often the name occurs in them, determine whether a match is
   * ambiguous.
   */
  partner(key: string, from: NameIndex): string | undefined {
    if (this.keys.has(key)) return key;
    const sameLetters = this.byCase.get(folded(key)) ?? [];
    if (sameLetters.length > 0)
      return sameLetters.length === 1 && from.countCase(key) === 1 ? sameLetters[0] : undefined;
    const [found, ...others] = this.byName.get(nameOf(key)) ?? [];
    if (found === undefined || others.length > 0) return undefined;
    const treesDiffer = !this.folders.has(folderOf(key)) && !from.folders.has(folderOf(found));
    const one = treesDiffer && from.byName.get(nameOf(key))?.length === 1;
    return one || folderOf(found) === '.' ? found : undefined;
  }

  private countCase(key: string): number {
    return this.byCase.get(folded(key))?.length ?? 0;
  }
}

function push(lists: Map<string, string[]>, name: string, key: string): void {
  const list = lists.get(name);
  if (list) list.push(key);
  else lists.set(name, [key]);
}
