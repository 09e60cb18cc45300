/** Files of one kind in a dataset's folder that are not read. */
export interface SkippedFiles {
  folder: string;
  /** Kind of the files, in the plural: `'.txt files'`. */
  what: string;
  count: number;
  /** Path of the first file, relative to the folder. */
  first: string;
}

/** Files that operating systems create in folders. */
const ofSystems = /^(\._|\.DS_Store$|\.directory$|\.localized$)/;

/** Counts files that are not read, by kind. */
export class SkippedTally {
  private readonly found = new Map<string, { count: number; first: string }>();

  add(what: string, file: string): void {
    const known = this.found.get(what);
    if (known) known.count++;
    else this.found.set(what, { count: 1, first: file });
  }

  /** Counts a hidden file or folder, unless an operating system made it. */
  addHidden(name: string): void {
    if (!ofSystems.test(name)) this.add('hidden files and folders', name);
  }

  list(folder: string): SkippedFiles[] {
    return [...this.found].map(([what, rest]) => ({ folder, what, ...rest }));
  }
}
