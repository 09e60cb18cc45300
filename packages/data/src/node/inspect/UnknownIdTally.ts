import { MAX_UNKNOWN_IDS, type UnknownId } from '../../decode/toClassIds.js';

/** A value without a class: where it is first, and how often in all. */
export interface CountedUnknownId extends UnknownId {
  file: string;
  /** How many files have it. */
  files: number;
}

/** Collects the values without a class of all files, each once; at most as many as are told apart in one. */
export class UnknownIdTally {
  private readonly found = new Map<number, CountedUnknownId & { order: number }>();

  /** @param order - The file's place: files may come in any order, the first is the first in theirs. */
  add(file: string, unknownIds: readonly UnknownId[], order: number): void {
    for (const unknownId of unknownIds) {
      const known = this.found.get(unknownId.value);
      if (known) {
        const first = order < known.order ? { ...unknownId, file, order } : known;
        const [pixels, files] = [known.pixels + unknownId.pixels, known.files + 1];
        this.found.set(unknownId.value, { ...first, pixels, files });
      } else if (this.found.size < MAX_UNKNOWN_IDS)
        this.found.set(unknownId.value, { ...unknownId, file, files: 1, order });
    }
  }

  /** In order of their first pixels. */
  list(): CountedUnknownId[] {
    const sorted = [...this.found.values()].sort((a, b) => a.order - b.order || a.y - b.y || a.x - b.x);
    return sorted.map(({ order, ...unknownId }) => unknownId);
  }
}
