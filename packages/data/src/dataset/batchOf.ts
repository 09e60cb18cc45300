import type { RegionOptions } from '@ecgan/core';
import type { Batch } from './Batch.js';
import { batchFromMessage } from './batchFromMessage.js';
import { batchMessage } from './batchMessage.js';
import type { Sample } from './Sample.js';

/** Options of {@link batchOf}. */
export interface BatchOptions {
  /** Class ids are 0 ≤ id < numClasses. */
  numClasses: number;
  /** Resolutions of the layout; the size must be divisible by `2^(levels − 1)`. @defaultValue 6 */
  levels?: number;
  /** Adds the instance-boundary channel to the layout; every sample must have instances. @defaultValue false */
  boundaries?: boolean;
  /** Finds the regions of classes with the layout, see `LabelLayoutOptions.regions` of `@ecgan/core`. @defaultValue when first asked for */
  regions?: RegionOptions;
}

/**
 * Stacks samples of one size into what a training step is fed.
 *
 * `photos = photo / 127.5 − 1`, `edges = edge / 127.5 − 1` in three equal channels, labels as a {@link LabelLayout}.
 *
 * @param samples - At least one, all of the same size.
 * @param options - See {@link BatchOptions}.
 * @returns The batch. The caller disposes it.
 * @throws ShapeError if sizes differ or cannot be halved `levels − 1` times.
 * @throws ValueError if there is no sample, an id is no class, or instances are missing where boundaries are asked for.
 * @example
 * ```ts
 * import { batchOf, SyntheticScenes } from '@ecgan/data';
 *
 * const scenes = new SyntheticScenes({ height: 64, width: 64 });
 * const batch = batchOf([await scenes.sample(0), await scenes.sample(1)], { numClasses: scenes.numClasses });
 * batch.photos.shape; // [2, 64, 64, 3]
 * batch.dispose();
 * ```
 */
export function batchOf(samples: readonly Sample[], options: BatchOptions): Batch {
  return batchFromMessage(batchMessage(samples, options));
}
