import type { PaintBox } from '../document/PaintBox.js';

const key = 'ecgan-paint-map';

/** The map as the visitor left it: survives a reload. */
export interface KeptMap {
  keep(labels: Int32Array): void;
  /** The map, where one was left that is of this generator's size and classes. */
  restore(): Int32Array | undefined;
}

/** Keeps the map of a generator in a storage of the browser; one that is full or forbidden keeps nothing. */
export function keptMap({ width, height, classes }: PaintBox, storage: Pick<Storage, 'getItem' | 'setItem'>): KeptMap {
  const kind = `${width}x${height}x${classes.length}`;
  return {
    keep(labels) {
      try {
        storage.setItem(key, JSON.stringify({ kind, labels: [...labels] }));
      } catch {
        // The visitor paints on without.
      }
    },
    restore() {
      try {
        const { kind: kept, labels } = JSON.parse(storage.getItem(key) ?? '{}');
        return kept === kind && labels.length === width * height ? Int32Array.from(labels) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
