import { withoutClass } from './presentClasses.js';
import { firstStage, type LabelShape, nextStage, type RegionStage } from './regionStage.js';

/**
 * What convolutions of every class's masked features, `x ⊙ S_c` for all classes c, have to compute: the classes differ only
 * near the borders of regions.
 *
 * After each convolution 3×3 (zeros around the image) the maps of all (image, class) pairs are one dense map `[batch,
 * height, width]`, right wherever a pixel has seen one class only, and rows for the rest.
 */
interface ClassRegions {
  /**
   * Of each convolution the rows it adds to the dense map, `[rows, 9]`, flat: which rows of its input they see. Rows are
   * numbered: first the pixels of the dense map, then the rows that the convolution before added, then one of zeros.
   */
  patches: Int32Array[];
  /** Of each (image, class) pair and pixel the row of the last convolution's output, `[pairs, height, width]`, flat. */
  index: Int32Array;
}

/** The label maps and which (image, class) pairs of them to follow. */
interface ClassRegionsInput {
  /** Class ids, `[batch, height, width]`, flat. */
  labelMaps: ArrayLike<number>;
  shape: LabelShape;
  /** (image, class), `[pairs, 2]`, flat. */
  pairs: ArrayLike<number>;
}

/**
 * Finds what `convolutions` 3×3 convolutions in a row have to compute.
 *
 * @remarks A pixel that has seen its own class alone is in the dense map; one that has seen several has a row for each of them; and
 * all that have seen nothing of a class share a row, of which there is one, and some more along the image's border.
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
  /** Where the maps of the image at hand begin, by class. */
  let starts = new Map<number, number>();
  for (let pair = 0; pair < pairs.length / 2; pair++) {
    const image = pairs[2 * pair];
    starts.set(pairs[2 * pair + 1], pair * size);
    index.set(background.subarray(image * size, (image + 1) * size), pair * size);
    if (pairs[2 * pair + 2] === image) continue;
    // The last pair of this image: each pixel now finds the few of its maps that are not far from it.
    const put = (label: number, i: number, row: number) => {
      const map = starts.get(label);
      if (map !== undefined) index[map + i] = row;
    };
    for (let i = 0, pixel = image * size; i < size; i++, pixel++) {
      if (count[pixel] === 0) put(labels[pixel], i, pixel);
      for (let k = start[pixel]; k < start[pixel] + count[pixel]; k++) put(classes.values[k], i, rows.values[k]);
    }
    starts = new Map();
  }
  return index;
}

/** Which regions {@link LabelLayout.classRegions} finds. */
export interface RegionOptions {
  /** How many convolutions follow each other. @defaultValue 2 */
  convolutions?: number;
  /** A class to leave out. @defaultValue none */
  ignoreLabel?: number;
}

/** Regions as plain typed arrays, and what was asked for. */
export interface RegionsMessage extends ClassRegions {
  convolutions: number;
  ignoreLabel?: number;
  /** (image, class) of each map of `index`, `[pairs, 2]`, flat. */
  pairs: Int32Array;
}

/** Finds the regions of the classes that are present in label maps. */
export function regionsOf(
  { labelMaps, shape, present }: { labelMaps: ArrayLike<number>; shape: LabelShape; present: Int32Array },
  { convolutions = 2, ignoreLabel }: RegionOptions,
): RegionsMessage {
  // A copy: a message that is moved to another thread holds no buffer twice.
  const pairs = withoutClass(present, ignoreLabel).slice();
  return { convolutions, ignoreLabel, pairs, ...classRegions({ labelMaps, shape, pairs }, convolutions) };
}
