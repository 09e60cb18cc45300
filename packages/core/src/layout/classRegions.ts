import { withoutClass } from './presentClasses.js';
import { firstStage, type LabelShape, nextStage, type RegionStage } from './regionStage.js';

/**
 * The values that a chain of 3×3 convolutions of the masked features `x ⊙ S_c` takes, over all classes c, without duplicates: the
 * classes differ only near the borders of regions.
 *
 * After each convolution (zero padding) the maps of all (image, class) pairs are stored as one dense map
 * `[batch, height, width]`, which holds every pixel whose receptive field contains one class only, and additional rows for the
 * other (pixel, class) values.
 */
interface ClassRegions {
  /**
   * Per convolution the rows it adds to the dense map, as the input rows at the nine offsets, `[rows, 9]`, flat. Input rows are
   * numbered: first the pixels of the dense map, then the rows added by the previous convolution, then one row of zeros.
   */
  patches: Int32Array[];
  /** Row of the last convolution's output for each (image, class) pair and pixel, `[pairs, height, width]`, flat. */
  index: Int32Array;
}

/** The label maps and the (image, class) pairs to compute. */
interface ClassRegionsInput {
  /** Class ids, `[batch, height, width]`, flat. */
  labelMaps: ArrayLike<number>;
  shape: LabelShape;
  /** (image, class), `[pairs, 2]`, flat. */
  pairs: ArrayLike<number>;
}

/** Options of {@link LabelLayout.classRegions}. */
export interface RegionOptions {
  /** Number of consecutive convolutions. @defaultValue 2 */
  convolutions?: number;
  /** Class that is left out. @defaultValue none */
  ignoreLabel?: number;
}

/** Class regions as plain typed arrays, with the options they were computed for. */
export interface RegionsMessage extends ClassRegions {
  convolutions: number;
  ignoreLabel?: number;
  /** (image, class) of each map of `index`, `[pairs, 2]`, flat. */
  pairs: Int32Array;
}

/** Computes the regions of the classes that are present in label maps. */
export function findRegions(
  { labelMaps, shape, present }: { labelMaps: ArrayLike<number>; shape: LabelShape; present: Int32Array },
  { convolutions = 2, ignoreLabel }: RegionOptions,
): RegionsMessage {
  // Copied, because postMessage rejects a transfer list that holds a buffer twice.
  const pairs = withoutClass(present, ignoreLabel).slice();
  return { convolutions, ignoreLabel, pairs, ...classRegions({ labelMaps, shape, pairs }, convolutions) };
}

/**
 * Finds the rows that `convolutions` consecutive 3×3 convolutions have to compute.
 *
 * @remarks A pixel whose receptive field contains its own class only is in the dense map; one with several classes has a row for
 * each. All (pixel, class) values whose receptive field does not contain the class share one background row, plus a few along the
 * image border.
 */
export function classRegions({ labelMaps, shape, pairs }: ClassRegionsInput, convolutions: number): ClassRegions {
  const labels = new Int32Array(labelMaps);
  const patches: Int32Array[] = [];
  let stage = firstStage(labels.length);
  for (let i = 0; i < convolutions; i++) {
    const next = nextStage(stage, labels, shape);
    stage = next.stage;
    patches.push(next.patches);
  }
  return { patches, index: rowsOfPairs(stage, labels, shape, pairs) };
}

function rowsOfPairs(
  { background, start, count, classes, rows }: RegionStage,
  labels: Int32Array,
  [, height, width]: LabelShape,
  pairs: ArrayLike<number>,
): Int32Array {
  const size = height * width;
  const index = new Int32Array((pairs.length / 2) * size);
  /** Class → start of its map in `index`, for the current image. */
  let mapStarts = new Map<number, number>();
  for (let pair = 0; pair < pairs.length / 2; pair++) {
    const image = pairs[2 * pair];
    mapStarts.set(pairs[2 * pair + 1], pair * size);
    index.set(background.subarray(image * size, (image + 1) * size), pair * size);
    if (pairs[2 * pair + 2] === image) continue;
    // All maps of this image are filled with background rows; now overwrite the pixels that have rows of their own.
    const setRow = (label: number, i: number, row: number) => {
      const map = mapStarts.get(label);
      if (map !== undefined) index[map + i] = row;
    };
    for (let i = 0, pixel = image * size; i < size; i++, pixel++) {
      if (count[pixel] === 0) setRow(labels[pixel], i, pixel);
      for (let k = start[pixel]; k < start[pixel] + count[pixel]; k++) setRow(classes.values[k], i, rows.values[k]);
    }
    mapStarts = new Map();
  }
  return index;
}
