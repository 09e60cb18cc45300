import { MAX_UNKNOWN_IDS, type UnknownId } from '../../decode/toClassIds.js';

/** A value that is not a class: its first file and pixel, and its counts over all files. */
export interface CountedUnknownId extends UnknownId {
  file: string;
  /** Number of files that contain the value. */
  files: number;
}

/** Merges the unknown values of all files: one entry per value, at most {@link MAX_UNKNOWN_IDS} entries. */
export class UnknownIdTally {
  private readonly found = new Map<number, CountedUnknownId & { order: number }>();

  /**
   * @param order - Index of the file. Files can be added in any order; the first file of a value is the one with the
   * lowest index.
   */
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

  /** Returns the values in order of their first file and pixel. */
  list(): CountedUnknownId[] {
    const sorted = [...this.found.values()].sort((a, b) => a.order - b.order || a.y - b.y || a.x - b.x);
    return sorted.map(({ order, ...unknownId }) => unknownId);
  }
}
