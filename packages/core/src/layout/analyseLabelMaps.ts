import { assertLabelMaps } from './assertLabelMaps.js';
import { type RegionOptions, type RegionsMessage, regionsOf } from './classRegions.js';
import { downsampleNearest, type LayoutLevel, layoutLevel } from './LayoutLevel.js';
import { presentClasses } from './presentClasses.js';

/** Options of {@link LabelLayout.fromLabelMaps}. */
export interface LabelLayoutOptions {
  /** Class ids are 0 ≤ id < numClasses. */
  numClasses: number;
  /**
   * Resolutions: level k is `height / 2^k × width / 2^k`, every 2^k-th pixel. Six reach the H/32 a generator starts from,
   * SPADE's "more" upsampling needs seven.
   * @defaultValue 6
   */
  levels?: number;
  /** 1 on an instance boundary, else 0, flat like the label maps: adds one channel after the classes (Cityscapes). */
  boundaries?: ArrayLike<number>;
  /**
   * Finds the regions of classes now rather than when {@link LabelLayout.classRegions} is first asked for these: in a worker, they are
   * most of the work. Those that are asked for with other options are found then.
   * @defaultValue none
   */
  regions?: RegionOptions;
}

/** A layout as plain typed arrays, for `postMessage` and structured clones. */
export interface LayoutMessage {
  batch: number;
  height: number;
  width: number;
  numClasses: number;
  hasBoundaries: boolean;
  levels: readonly LayoutLevel[];
  presentClasses: Int32Array;
  regions?: RegionsMessage;
}

/**
 * What a {@link LabelLayout} knows about label maps, as plain typed arrays: what a worker makes of them without TensorFlow.js, from
 * `@ecgan/core/layout`, for {@link LabelLayout.fromMessage}.
 *
 * @remarks See {@link LabelLayout.fromLabelMaps} for arguments and errors.
 * @example
 * ```ts
 * import { analyseLabelMaps } from '@ecgan/core/layout';
 *
 * analyseLabelMaps([0, 0, 1, 1], [1, 2, 2], { numClasses: 2, levels: 2 }).presentClasses; // Int32Array [0, 0, 0, 1]
 * ```
 */
export function analyseLabelMaps(
  labelMaps: ArrayLike<number>,
  shape: readonly [batch: number, height: number, width: number],
  { numClasses, levels: count = 6, boundaries, regions }: LabelLayoutOptions,
): LayoutMessage {
  assertLabelMaps(labelMaps, shape, { numClasses, levels: count, boundaries });
  const [batch, height, width] = shape;
  const outside = boundaries ? 2 * numClasses : numClasses;
  let symbols: Int32Array = Int32Array.from(labelMaps);
  if (boundaries) for (let i = 0; i < symbols.length; i++) symbols[i] += boundaries[i] ? numClasses : 0;
  const levels: LayoutLevel[] = [];
  for (let level = 0; level < count; level++) {
    const size = [batch, height / 2 ** level, width / 2 ** level] as const;
    levels.push(layoutLevel(symbols, size, outside));
    if (level + 1 < count) symbols = downsampleNearest(symbols, size);
  }
  const present = presentClasses(labelMaps, batch, numClasses);
  return {
    ...{ batch, height, width, numClasses, levels },
    hasBoundaries: boundaries !== undefined,
    presentClasses: present,
    ...(regions && { regions: regionsOf({ labelMaps, shape, present }, regions) }),
  };
}
