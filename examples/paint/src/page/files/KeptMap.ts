import { type LayerState, nothing } from '../document/LayerStack.js';
import type { PaintBox } from '../document/PaintBox.js';

const key = 'ecgan-paint-map';

/** The map as the visitor left it, layer by layer: survives a reload. */
export interface KeptMap {
  keep(state: LayerState): void;
  /** The layers, where some were left that are of this generator's size and classes. */
  restore(): LayerState | undefined;
}

/** Keeps the map of a generator in a storage of the browser; one that is full or forbidden keeps nothing. */
export function keptMap({ width, height, classes }: PaintBox, storage: Pick<Storage, 'getItem' | 'setItem'>): KeptMap {
  const kind = `${width}x${height}x${classes.length}`;
  const isClass = (id: unknown) => Number.isInteger(id) && Number(id) >= nothing && Number(id) < classes.length;
  return {
    keep({ layers, active }) {
      try {
        const plain = layers.map(({ labels, ...layer }) => ({ ...layer, labels: [...labels] }));
        storage.setItem(key, JSON.stringify({ kind, active, layers: plain }));
      } catch {
        // The visitor paints on without.
      }
    },
    restore() {
      try {
        const { kind: kept, active, layers } = JSON.parse(storage.getItem(key) ?? '{}');
        if (kept !== kind || !(active in layers)) return undefined;
        return {
          active,
          layers: layers.map(({ name, visible, labels }: { name: string; visible: boolean; labels: number[] }) => {
            if (labels.length !== width * height || !labels.every(isClass)) throw new Error('not of this generator');
            return { name, visible, labels: Int32Array.from(labels) };
          }),
        };
      } catch {
        return undefined;
      }
    },
  };
}
