/**
 * What convolutions of every class's masked features, `x ⊙ S_c` for all classes c, have to compute: the classes differ only
 * near the borders of regions.
 *
 * After each convolution 3×3 (zeros around the image) the maps of all (image, class) pairs are one dense map `[batch,
 * height, width]`, right wherever a pixel has seen one class only, and rows for the rest.
 */
export interface ClassRegions {
  /**
   * Of each convolution the rows it adds to the dense map, `[rows, 9]`, flat: which rows of its input they see. Rows are
   * numbered: first the pixels of the dense map, then the rows that the convolution before added, then one of zeros.
   */
  patches: Int32Array[];
  /** Of each (image, class) pair and pixel the row of the last convolution's output, `[pairs, height, width]`, flat. */
  index: Int32Array;
}

/** The label maps and which (image, class) pairs of them to follow. */
export interface ClassRegionsInput {
  /** Class ids, `[batch, height, width]`, flat. */
  labelMaps: ArrayLike<number>;
  shape: readonly [batch: number, height: number, width: number];
  /** (image, class), `[pairs, 2]`, flat. */
  pairs: ArrayLike<number>;
}

/** One convolution's output: which row has a pixel of a class. */
interface Stage {
  /** The rows it adds, nine numbers each. */
  patches: number[];
  /** Where a pixel has seen other classes than its own: the row of each class it has seen; else undefined. */
  mixed: (Map<number, number> | undefined)[];
  /** The row of a pixel for a class it has seen nothing of. */
  far: Int32Array;
}

/**
 * Finds what `convolutions` 3×3 convolutions in a row have to compute.
 *
 * @remarks A pixel that has seen its own class alone is in the dense map; one that has seen several has a row for each of them; and
 * all that have seen nothing of a class share a row, of which there is one, and some more along the image's border.
 */
export function classRegions({ labelMaps, shape, pairs }: ClassRegionsInput, convolutions: number): ClassRegions {
  const around = neighbours(shape);
  const pixels = labelMaps.length;
  let stage: Stage = { patches: [], mixed: new Array(pixels), far: new Int32Array(pixels).fill(pixels) };
  const patches: Int32Array[] = [];
  for (let i = 0; i < convolutions; i++) {
    stage = convolved(stage, labelMaps, around);
    patches.push(Int32Array.from(stage.patches));
  }
  const size = shape[1] * shape[2];
  const index = new Int32Array((pairs.length / 2) * size);
  for (let i = 0; i < index.length; i++) {
    const pair = Math.floor(i / size) * 2;
    index[i] = rowOf(stage, labelMaps, pairs[pair] * size + (i % size), pairs[pair + 1]);
  }
  return { patches, index };
}

/** The pixels of the 3×3 around each pixel, −1 outside the image: `[pixels, 9]`. */
function neighbours([batch, height, width]: ClassRegionsInput['shape']): Int32Array {
  const found = new Int32Array(batch * height * width * 9);
  let to = 0;
  for (let row = 0; row < batch * height; row++) {
    const y = row % height;
    for (let x = 0; x < width; x++) {
      for (let down = -1; down <= 1; down++) {
        for (let right = -1; right <= 1; right++) {
          const inside = y + down >= 0 && y + down < height && x + right >= 0 && x + right < width;
          found[to++] = inside ? (row + down) * width + x + right : -1;
        }
      }
    }
  }
  return found;
}

function rowOf({ mixed, far }: Stage, labels: ArrayLike<number>, pixel: number, label: number): number {
  const rows = mixed[pixel];
  if (rows) return rows.get(label) ?? far[pixel];
  return labels[pixel] === label ? pixel : far[pixel];
}

/** One convolution more: every pixel has seen one pixel further. */
function convolved(before: Stage, labels: ArrayLike<number>, around: Int32Array): Stage {
  const pixels = labels.length;
  const zero = pixels + before.patches.length / 9;
  const stage: Stage = { patches: [], mixed: new Array(pixels), far: new Int32Array(pixels) };
  const addRow = (rows: Int32Array) => pixels + stage.patches.push(...rows) / 9 - 1;
  const farRows = new Map<number | string, number>();
  for (let pixel = 0; pixel < pixels; pixel++) {
    const seen = around.subarray(9 * pixel, 9 * pixel + 9);
    const farSeen = () => seen.map((one) => (one < 0 ? zero : before.far[one]));
    // Nearly all pixels see nine times the same: no text is needed to tell them apart.
    const key = seesOnlyFar(before.far, seen, zero) ? before.far[pixel] : farSeen().join();
    stage.far[pixel] = farRows.get(key) ?? addRow(farSeen());
    farRows.set(key, stage.far[pixel]);
    if (seesOneClass(before, labels, seen)) continue;
    const rows = new Map<number, number>();
    for (const label of classesSeen(before, labels, seen)) {
      rows.set(label, addRow(seen.map((one) => (one < 0 ? zero : rowOf(before, labels, one, label)))));
    }
    stage.mixed[pixel] = rows;
  }
  return stage;
}

/** Whether all nine see nothing of a class in the same way. */
function seesOnlyFar(far: Int32Array, seen: Int32Array, zero: number): boolean {
  for (let p = 0; p < 9; p++) if ((seen[p] < 0 ? zero : far[seen[p]]) !== far[seen[4]]) return false;
  return true;
}

function seesOneClass({ mixed }: Stage, labels: ArrayLike<number>, seen: Int32Array): boolean {
  const label = labels[seen[4]];
  for (let p = 0; p < 9; p++) if (seen[p] >= 0 && (mixed[seen[p]] || labels[seen[p]] !== label)) return false;
  return true;
}

/** The classes of the pixels, and those they had seen before. */
function classesSeen({ mixed }: Stage, labels: ArrayLike<number>, pixels: Int32Array): Set<number> {
  const classes = new Set<number>();
  for (const pixel of pixels) {
    if (pixel < 0) continue;
    classes.add(labels[pixel]);
    mixed[pixel]?.forEach((_, label) => {
      classes.add(label);
    });
  }
  return classes;
}
