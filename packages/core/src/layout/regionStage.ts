import { IntegerList } from './IntegerList.js';

/** Batch, height and width of label maps. */
export type LabelShape = readonly [batch: number, height: number, width: number];

/**
 * One convolution's output in the search for class regions: which row has a pixel of a class.
 *
 * A pixel that has seen its own class alone has the dense map's row for it, which is its own number; one that has seen several has a
 * list of them with a row for each; every other class has the row `far`.
 */
export interface RegionStage {
  /** How many convolutions came before: so far has a pixel seen. */
  depth: number;
  /** The row of zeros, which pixels outside the image have. */
  zero: number;
  /** The row of a pixel for a class it has seen nothing of. */
  background: Int32Array;
  /** Where a pixel has seen other classes than its own: where its list begins in the two that follow, and how long it is; else 0. */
  start: Int32Array;
  count: Int32Array;
  /** The classes that pixels have seen, and the row of each. */
  classes: IntegerList;
  rows: IntegerList;
}

const NONE = -1;

/** The masked features themselves: a pixel has seen itself, and is zero for all other classes. */
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
 * One convolution more: every pixel has seen one pixel further.
 *
 * @returns Its stage, and the rows it adds to the dense map, `[rows, 9]`, flat.
 */
export function nextStage(before: RegionStage, labels: Int32Array, shape: LabelShape) {
  const [batch, height, width] = shape;
  const { depth } = before;
  const stage = emptyStage(depth + 1, labels.length);
  const patches = new IntegerList(labels.length);
  const uniform = uniformNeighbourhoods(before.count, labels, shape);
  // What is seen where a class is not depends on the image's border alone.
  const [down, across] = [borderDistances(height, depth), borderDistances(width, depth)];
  const backgroundRows = new Int32Array((depth + 1) ** 4).fill(NONE);
  const neighbours = new Int32Array(9);
  const far = new Int32Array(9);
  const seen = new SeenClasses(9 * before.count.reduce((most, count) => Math.max(most, count), 1), far);
  const rowCount = () => labels.length + patches.length / 9;
  for (let row = 0, pixel = 0; row < batch * height; row++) {
    const y = row % height;
    const rowDistance = down[y] * (depth + 1) ** 2;
    for (let x = 0; x < width; x++, pixel++) {
      const borderDistance = rowDistance + across[x];
      const known = backgroundRows[borderDistance];
      stage.background[pixel] = known;
      if (known !== NONE && uniform[pixel] === 1) continue;
      findNeighbours(neighbours, pixel, y, x, shape);
      for (let i = 0; i < 9; i++) far[i] = neighbours[i] === NONE ? before.zero : before.background[neighbours[i]];
      if (known === NONE) {
        stage.background[pixel] = backgroundRows[borderDistance] = rowCount();
        patches.append(far, 9);
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

/** A number for each position along an axis: equal where both borders are equally far away, or farther than `depth`. */
function borderDistances(length: number, depth: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => Math.min(i, depth) * (depth + 1) + Math.min(length - 1 - i, depth));
}

/** Writes the numbers of the pixels of the 3×3 around one into `around`, or that there is none. */
function findNeighbours(around: Int32Array, pixel: number, y: number, x: number, [, height, width]: LabelShape): void {
  const inside = y > 0 && y < height - 1 && x > 0 && x < width - 1;
  for (let i = 0, down = -1; down <= 1; down++) {
    for (let right = -1; right <= 1; right++, i++) {
      const there = inside || (y + down >= 0 && y + down < height && x + right >= 0 && x + right < width);
      around[i] = there ? pixel + down * width + right : NONE;
    }
  }
}

function findClasses(
  seen: SeenClasses,
  { start, count, classes, rows }: RegionStage,
  labels: Int32Array,
  around: Int32Array,
): void {
  seen.length = 0;
  for (let offset = 0; offset < 9; offset++) {
    const pixel = around[offset];
    if (pixel === NONE) continue;
    const end = start[pixel] + count[pixel];
    if (count[pixel] === 0) seen.add(labels[pixel], offset, pixel);
    for (let i = start[pixel]; i < end; i++) seen.add(classes.values[i], offset, rows.values[i]);
  }
}

/** The classes that the 3×3 around one pixel have seen, in the order they are found, and where each of the nine has them. */
class SeenClasses {
  /** How many there are. */
  length = 0;
  readonly classes: Int32Array;
  /** `[length, 9]`: the row of each class at each offset. */
  readonly patches: Int32Array;

  /** @param most - As many as one pixel can see. */
  constructor(
    most: number,
    /** `[9]`: the row of a class that an offset has not seen. */
    private readonly far: Int32Array,
  ) {
    this.classes = new Int32Array(most);
    this.patches = new Int32Array(9 * most);
  }

  /** Says that the pixel at an offset has seen a class, and in which row. */
  add(label: number, offset: number, row: number): void {
    let which = 0;
    while (which < this.length && this.classes[which] !== label) which++;
    if (which === this.length) {
      this.length++;
      this.classes[which] = label;
      for (let i = 0; i < 9; i++) this.patches[9 * which + i] = this.far[i];
    }
    this.patches[9 * which + offset] = row;
  }
}

/**
 * Which pixels have, in the 3×3 around them, seen one class only: 1 or 0 each.
 *
 * @param count - 0 where a pixel has so far seen its own class alone.
 */
function uniformNeighbourhoods(count: Int32Array, labels: Int32Array, [batch, height, width]: LabelShape) {
  // First along x, then of the answers along y: six comparisons instead of sixteen.
  const alongX = new Uint8Array(labels.length);
  const alike = (one: number, other: number) => count[other] === 0 && labels[one] === labels[other];
  for (let row = 0; row < batch * height; row++) {
    const [first, last] = [row * width, row * width + width - 1];
    for (let i = first; i <= last; i++) {
      alongX[i] = count[i] === 0 && (i === first || alike(i, i - 1)) && (i === last || alike(i, i + 1)) ? 1 : 0;
    }
  }
  const alone = new Uint8Array(labels.length);
  const joins = (one: number, other: number) => alongX[other] === 1 && labels[one] === labels[other];
  for (let row = 0; row < batch * height; row++) {
    const [top, bottom] = [row % height === 0, row % height === height - 1];
    for (let i = row * width; i < (row + 1) * width; i++) {
      alone[i] = alongX[i] && (top || joins(i, i - width)) && (bottom || joins(i, i + width)) ? 1 : 0;
    }
  }
  return alone;
}
