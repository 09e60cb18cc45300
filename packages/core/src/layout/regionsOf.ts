import { type ClassRegions, classRegions } from './classRegions.js';
import { withoutClass } from './presentClasses.js';
import type { LabelShape } from './regionStage.js';

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
