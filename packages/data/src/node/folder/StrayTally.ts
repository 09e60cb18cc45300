import { MOST_STRAYS, type Stray } from '../../decode/toClasses.js';

/** A value without a class: where it is first, and how often in all. */
export interface FoundStray extends Stray {
  file: string;
  /** How many files have it. */
  files: number;
}

/** Collects the values without a class of all files, each once; at most as many as are told apart in one. */
export class StrayTally {
  private readonly found = new Map<number, FoundStray & { order: number }>();

  /** @param order - The file's place: files may come in any order, the first is the first in theirs. */
  add(file: string, strays: readonly Stray[], order: number): void {
    for (const stray of strays) {
      const known = this.found.get(stray.value);
      if (known) {
        const first = order < known.order ? { ...stray, file, order } : known;
        const [pixels, files] = [known.pixels + stray.pixels, known.files + 1];
        this.found.set(stray.value, { ...first, pixels, files });
      } else if (this.found.size < MOST_STRAYS) this.found.set(stray.value, { ...stray, file, files: 1, order });
    }
  }

  /** In order of their first pixels. */
  list(): FoundStray[] {
    const sorted = [...this.found.values()].sort((a, b) => a.order - b.order || a.y - b.y || a.x - b.x);
    return sorted.map(({ order, ...stray }) => stray);
  }
}
