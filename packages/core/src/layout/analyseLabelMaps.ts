import { assertLabelMaps } from './assertLabelMaps.js';
import { findRegions, type RegionOptions, type RegionsMessage } from './classRegions.js';
import { downsampleNearest, type LayoutLevel, layoutLevel } from './LayoutLevel.js';
import { presentClasses } from './presentClasses.js';

/** Options of {@link LabelLayout.fromLabelMaps}. */
export interface LabelLayoutOptions {
  /** Number of classes: 0 ≤ id < numClasses. */
  numClasses: number;
  /**
   * Number of resolutions; level k holds every 2^k-th pixel, `height / 2^k × width / 2^k`. A generator that starts at H/32 needs six;
   * SPADE's "more" upsampling, which starts at H/64, needs seven.
   * @defaultValue 6
   */
  levels?: number;
  /**
   * Instance boundaries, `[batch, height, width]`, flat: 1 on a boundary, else 0. They add a channel after the classes
   * (Cityscapes). @defaultValue none
   */
  boundaries?: ArrayLike<number>;
  /**
   * Computes class regions now instead of in the first call of {@link LabelLayout.classRegions} with the same options, so that a worker can
   * do it: they are most of the work.
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
 * Computes the content of a {@link LabelLayout} as plain typed arrays, without TensorFlow.js, so that a worker can import it from
 * `@ecgan/core/layout`. {@link LabelLayout.fromMessage} turns the result into a layout.
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
    ...(regions && { regions: findRegions({ labelMaps, shape, present }, regions) }),
  };
}
