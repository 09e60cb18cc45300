import { IntegerList } from './IntegerList.js';

/** Batch, height and width of label maps. */
export type LabelShape = readonly [batch: number, height: number, width: number];

/**
 * For the output of one convolution, the row that holds each (pixel, class) value.
 *
 * A pixel whose receptive field contains its own class only uses the dense map: its row for that class is the pixel's own index.
 * A pixel whose receptive field contains several classes has a list of them with one row each. For all other classes a pixel has
 * the row `background`.
 */
export interface RegionStage {
  /** Number of convolutions so far, which is the radius of the receptive field in pixels. */
  depth: number;
  /** The row of zeros, used for pixels outside the image. */
  zero: number;
  /** Per pixel the row for classes outside its receptive field. */
  background: Int32Array;
  /** Per pixel where its list begins in `classes` and `rows`; 0 without a list. */
  start: Int32Array;
  /** Per pixel the length of its list; 0 if its receptive field contains its own class only. */
  count: Int32Array;
  /** The lists of all pixels, one after the other: the classes in their receptive fields. */
  classes: IntegerList;
  /** The row of each entry of `classes`. */
  rows: IntegerList;
}

const NONE = -1;

/** The stage before any convolution, the masked features: the receptive field is the pixel itself, and other classes are zero. */
export function firstStage(pixels: number): RegionStage {
  const stage = emptyStage(0, pixels);
  stage.background.fill(pixels);
  return { ...stage, zero: pixels };
}

function emptyStage(depth: number, pixels: number): RegionStage {
  const perPixel = () => new Int32Array(pixels);
  const lists = { classes: new IntegerList(), rows: new IntegerList() };
  return { depth, zero: 0, background: perPixel(), start: perPixel(), count: perPixel(), ...lists };
}

/**
 * The stage after one more 3×3 convolution, which enlarges the receptive field by one pixel on each side.
 *
 * @returns The stage and `patches`, the rows added to the dense map, `[rows, 9]`, flat.
 */
export function nextStage(before: RegionStage, labels: Int32Array, shape: LabelShape) {
  const [batch, height, width] = shape;
  const { depth } = before;
  const stage = emptyStage(depth + 1, labels.length);
  const patches = new IntegerList(labels.length);
  const uniform = uniformNeighbourhoods(before.count, labels, shape);
  // Where a class is outside the receptive field, the value depends only on the distances to the image borders.
  const [down, across] = [borderIndices(height, depth), borderIndices(width, depth)];
  const backgroundRows = new Int32Array((depth + 1) ** 4).fill(NONE);
  const neighbours = new Int32Array(9);
  const backgroundPatch = new Int32Array(9);
  const seen = new SeenClasses(9 * before.count.reduce((most, count) => Math.max(most, count), 1), backgroundPatch);
  const rowCount = () => labels.length + patches.length / 9;
  for (let row = 0, pixel = 0; row < batch * height; row++) {
    const y = row % height;
    const rowIndex = down[y] * (depth + 1) ** 2;
    for (let x = 0; x < width; x++, pixel++) {
      const borderIndex = rowIndex + across[x];
      const backgroundRow = backgroundRows[borderIndex];
      stage.background[pixel] = backgroundRow;
      if (backgroundRow !== NONE && uniform[pixel] === 1) continue;
      findNeighbours(neighbours, pixel, y, x, shape);
      for (let i = 0; i < 9; i++)
        backgroundPatch[i] = neighbours[i] === NONE ? before.zero : before.background[neighbours[i]];
      if (backgroundRow === NONE) {
        stage.background[pixel] = backgroundRows[borderIndex] = rowCount();
        patches.append(backgroundPatch, 9);
      }
      if (uniform[pixel] === 1) continue;
      findClasses(seen, before, labels, neighbours);
      stage.start[pixel] = stage.classes.length;
      stage.count[pixel] = seen.length;
      stage.classes.append(seen.classes, seen.length);
      stage.rows.appendRange(rowCount(), seen.length);
      patches.append(seen.patches, 9 * seen.length);
    }
  }
  return { stage: { ...stage, zero: rowCount() }, patches: patches.toArray() };
}

/** An index per position of an axis that depends only on the distances to both borders, each clamped to `depth`. */
function borderIndices(length: number, depth: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => Math.min(i, depth) * (depth + 1) + Math.min(length - 1 - i, depth));
}

/** Writes the indices of the 3×3 pixels around one into `neighbours`; NONE outside the image. */
function findNeighbours(
  neighbours: Int32Array,
  pixel: number,
  y: number,
  x: number,
  [, height, width]: LabelShape,
): void {
  const inside = y > 0 && y < height - 1 && x > 0 && x < width - 1;
  for (let i = 0, down = -1; down <= 1; down++) {
    for (let right = -1; right <= 1; right++, i++) {
      const there = inside || (y + down >= 0 && y + down < height && x + right >= 0 && x + right < width);
      neighbours[i] = there ? pixel + down * width + right : NONE;
    }
  }
}

/** Collects the classes in the receptive fields of the neighbours, with their rows. */
function findClasses(
  seen: SeenClasses,
  { start, count, classes, rows }: RegionStage,
  labels: Int32Array,
  neighbours: Int32Array,
): void {
  seen.length = 0;
  for (let offset = 0; offset < 9; offset++) {
    const pixel = neighbours[offset];
    if (pixel === NONE) continue;
    const end = start[pixel] + count[pixel];
    if (count[pixel] === 0) seen.add(labels[pixel], offset, pixel);
    for (let i = start[pixel]; i < end; i++) seen.add(classes.values[i], offset, rows.values[i]);
  }
}

/** The classes in the receptive fields of a pixel's 3×3 neighbours, in the order they were found, and the row of each at each neighbour. */
class SeenClasses {
  /** Number of classes found. */
  length = 0;
  readonly classes: Int32Array;
  /** `[length, 9]`: the row of each class at each offset. */
  readonly patches: Int32Array;

  /** @param most - Largest number of classes to hold. */
  constructor(
    most: number,
    /** `[9]`: the row at each offset for a class outside the receptive field there. */
    private readonly backgroundPatch: Int32Array,
  ) {
    this.classes = new Int32Array(most);
    this.patches = new Int32Array(9 * most);
  }

  /** Records the row of a class at an offset. */
  add(label: number, offset: number, row: number): void {
    let which = 0;
    while (which < this.length && this.classes[which] !== label) which++;
    if (which === this.length) {
      this.length++;
      this.classes[which] = label;
      for (let i = 0; i < 9; i++) this.patches[9 * which + i] = this.backgroundPatch[i];
    }
    this.patches[9 * which + offset] = row;
  }
}

/**
 * Finds the pixels in whose 3×3 neighbourhood all receptive fields contain one and the same class: 1 or 0 per pixel.
 *
 * @param count - See {@link RegionStage}: 0 where a receptive field contains the pixel's own class only.
 */
function uniformNeighbourhoods(count: Int32Array, labels: Int32Array, [batch, height, width]: LabelShape) {
  // Separable: first along x, then along y over those results, with six comparisons per pixel instead of sixteen.
  const alongX = new Uint8Array(labels.length);
  const sameClass = (one: number, other: number) => count[other] === 0 && labels[one] === labels[other];
  for (let row = 0; row < batch * height; row++) {
    const [first, last] = [row * width, row * width + width - 1];
    for (let i = first; i <= last; i++) {
      alongX[i] = count[i] === 0 && (i === first || sameClass(i, i - 1)) && (i === last || sameClass(i, i + 1)) ? 1 : 0;
    }
  }
  const uniform = new Uint8Array(labels.length);
  const sameRowClass = (one: number, other: number) => alongX[other] === 1 && labels[one] === labels[other];
  for (let row = 0; row < batch * height; row++) {
    const [top, bottom] = [row % height === 0, row % height === height - 1];
    for (let i = row * width; i < (row + 1) * width; i++) {
      uniform[i] = alongX[i] && (top || sameRowClass(i, i - width)) && (bottom || sameRowClass(i, i + width)) ? 1 : 0;
    }
  }
  return uniform;
}
