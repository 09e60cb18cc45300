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

/** One convolution's output: which row has a pixel of a class. Plain arrays: there is one entry for every pixel of a batch. */
interface Stage {
  /** The rows it adds, nine numbers each. */
  patches: number[];
  /** The row of a pixel for a class it has seen nothing of. */
  far: Int32Array;
  /** Where a pixel has seen other classes than its own: where its list begins in the two that follow, and how long it is; else 0. */
  start: Int32Array;
  count: Int32Array;
  /** The classes that pixels have seen, and the row of each. */
  classes: number[];
  rows: number[];
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
  let stage: Stage = { ...emptyStage(pixels), far: new Int32Array(pixels).fill(pixels) };
  const patches: Int32Array[] = [];
  for (let i = 0; i < convolutions; i++) {
    stage = convolved(stage, labelMaps, around);
    patches.push(Int32Array.from(stage.patches));
  }
  const size = shape[1] * shape[2];
  const index = new Int32Array((pairs.length / 2) * size);
  for (let pair = 0; pair < pairs.length / 2; pair++) {
    const [image, label] = [pairs[2 * pair], pairs[2 * pair + 1]];
    for (let i = 0; i < size; i++) index[pair * size + i] = rowOf(stage, labelMaps, image * size + i, label);
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

function emptyStage(pixels: number): Stage {
  const perPixel = () => new Int32Array(pixels);
  return { patches: [], far: perPixel(), start: perPixel(), count: perPixel(), classes: [], rows: [] };
}

function rowOf({ far, start, count, classes, rows }: Stage, labels: ArrayLike<number>, pixel: number, label: number) {
  if (count[pixel] === 0) return labels[pixel] === label ? pixel : far[pixel];
  for (let i = start[pixel]; i < start[pixel] + count[pixel]; i++) if (classes[i] === label) return rows[i];
  return far[pixel];
}

/** One convolution more: every pixel has seen one pixel further. */
function convolved(before: Stage, labels: ArrayLike<number>, around: Int32Array): Stage {
  const pixels = labels.length;
  const zero = pixels + before.patches.length / 9;
  const stage = emptyStage(pixels);
  const farRows = new Map<number | string, number>();
  const addRow = (seen: Int32Array, rowSeen: (other: number) => number) => {
    for (const other of seen) stage.patches.push(other < 0 ? zero : rowSeen(other));
    return pixels + stage.patches.length / 9 - 1;
  };
  const farRow = (pixel: number, seen: Int32Array) => {
    // Nearly all pixels see nine times the same: no text is needed to tell them apart.
    const same = seesOnlyFar(before.far, around, pixel, zero);
    const key = same ? before.far[pixel] : seen.map((other) => (other < 0 ? zero : before.far[other])).join();
    const row = farRows.get(key) ?? addRow(seen, (other) => before.far[other]);
    farRows.set(key, row);
    return row;
  };
  for (let pixel = 0; pixel < pixels; pixel++) {
    const usual = seesOnlyFar(before.far, around, pixel, zero) ? farRows.get(before.far[pixel]) : undefined;
    const alone = seesOneClass(before, labels, around, pixel);
    if (usual !== undefined) stage.far[pixel] = usual;
    if (usual !== undefined && alone) continue;
    const seen = around.subarray(9 * pixel, 9 * pixel + 9);
    stage.far[pixel] = farRow(pixel, seen);
    if (alone) continue;
    stage.start[pixel] = stage.classes.length;
    addClassesSeen(before, labels, seen, stage);
    stage.count[pixel] = stage.classes.length - stage.start[pixel];
    for (const label of stage.classes.slice(stage.start[pixel])) {
      stage.rows.push(addRow(seen, (other) => rowOf(before, labels, other, label)));
    }
  }
  return stage;
}

/** Whether all nine around a pixel see nothing of a class in the same way. */
function seesOnlyFar(far: Int32Array, around: Int32Array, pixel: number, zero: number): boolean {
  for (let at = 9 * pixel; at < 9 * pixel + 9; at++) {
    if ((around[at] < 0 ? zero : far[around[at]]) !== far[pixel]) return false;
  }
  return true;
}

function seesOneClass({ count }: Stage, labels: ArrayLike<number>, around: Int32Array, pixel: number): boolean {
  for (let at = 9 * pixel; at < 9 * pixel + 9; at++) {
    const other = around[at];
    if (other >= 0 && (count[other] > 0 || labels[other] !== labels[pixel])) return false;
  }
  return true;
}

/** Adds the classes of the pixels, and those they had seen before, each once. */
function addClassesSeen(before: Stage, labels: ArrayLike<number>, seen: Int32Array, { classes }: Stage): void {
  const first = classes.length;
  const addClass = (label: number) => {
    if (classes.indexOf(label, first) < 0) classes.push(label);
  };
  for (const pixel of seen) {
    if (pixel < 0) continue;
    addClass(labels[pixel]);
    for (let i = 0; i < before.count[pixel]; i++) addClass(before.classes[before.start[pixel] + i]);
  }
}
