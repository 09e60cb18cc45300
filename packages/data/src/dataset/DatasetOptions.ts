import { ShapeError, ValueError } from '@ecgan/core/errors';
import { assertInteger } from '@ecgan/core/internal';
import { assertLabelRules, type LabelRules, type PaletteColour } from '../decode/LabelRules.js';

/** Sizes of samples and loaded images. */
export interface SizeOptions {
  /** Height of the samples, divisible by `2^(levels − 1)`. */
  height: number;
  /** Width of the samples, divisible by `2^(levels − 1)`. */
  width: number;
  /**
   * Height images are loaded at before training crops them at random to `height`; at least `height`. The paper loads
   * ADE20K and COCO-Stuff at 286×286 and crops to 256×256.
   * @defaultValue height: no crop
   */
  loadHeight?: number;
  /**
   * Width images are loaded at before training crops them at random to `width`; at least `width`.
   * @defaultValue width: no crop
   */
  loadWidth?: number;
  /** Number of resolutions of the network; it halves the size `levels − 1` times. @defaultValue 6 */
  levels?: number;
}

/** Options of every dataset of images and label maps, in memory or on disk. */
export interface DatasetOptions extends SizeOptions, LabelRules {
  /** Class names by id. @defaultValue 'class 0', 'class 1', … */
  classNames?: readonly string[];
  /** Class colours by id, RGB 0–255. @defaultValue {@link distinctColours} */
  palette?: readonly PaletteColour[];
  /** Class of unlabelled pixels, which losses and scores ignore; 0 ≤ ignoreLabel < numClasses. */
  ignoreLabel?: number;
}

/**
 * Checks that the options are valid and consistent.
 *
 * @throws ShapeError if the size cannot be halved `levels − 1` times.
 * @throws ValueError if an option is invalid or contradicts another.
 */
export function assertDatasetOptions(options: DatasetOptions): void {
  const { numClasses, height, width, levels = 6, classNames, palette, ignoreLabel } = options;
  assertLabelRules(options);
  assertSize(height, width, levels);
  assertLoadSize(options);
  assertOnePerClass('classNames', classNames, numClasses);
  assertOnePerClass('palette', palette, numClasses);
  if (ignoreLabel !== undefined && !(Number.isInteger(ignoreLabel) && ignoreLabel >= 0 && ignoreLabel < numClasses)) {
    const expected = `a class id from 0 to ${numClasses - 1}`;
    const advice =
      'Unlabelled pixels are a class of their own: count it in `numClasses`, and map their ids to it with `remap`.';
    throw new ValueError({ argument: 'ignoreLabel', expected, received: ignoreLabel, advice });
  }
}

/** `LabelLayout` makes the same check, but only when the first batch is prepared. */
function assertSize(height: number, width: number, levels: number) {
  for (const [argument, size] of Object.entries({ height, width })) {
    assertInteger(argument, size, { atLeast: 1 });
  }
  assertInteger('levels', levels, { atLeast: 1, atMost: 30 });
  const divisor = 2 ** (levels - 1);
  if (height % divisor === 0 && width % divisor === 0) return;
  throw new ShapeError({
    argument: 'height, width',
    expected: `sizes divisible by ${divisor}, because the network halves them ${levels - 1} times`,
    received: [height, width],
    advice: `The nearest valid size is ${nearestMultiple(height, divisor)}×${nearestMultiple(width, divisor)}.`,
  });
}

function assertLoadSize({ height, width, loadHeight, loadWidth }: SizeOptions) {
  const both = [loadHeight ?? height, loadWidth ?? width];
  if (both.every(Number.isInteger) && both[0] >= height && both[1] >= width) return;
  const expected = `integers, at least the sample's ${height}×${width} (height×width)`;
  throw new ValueError({ argument: 'loadHeight, loadWidth', expected, received: both });
}

function nearestMultiple(size: number, divisor: number): number {
  return Math.max(divisor, Math.round(size / divisor) * divisor);
}

function assertOnePerClass(argument: string, list: readonly unknown[] | undefined, numClasses: number) {
  if (list === undefined || (Array.isArray(list) && list.length === numClasses)) return;
  const received = Array.isArray(list) ? list.length : list;
  throw new ValueError({ argument, expected: `one for each of the ${numClasses} classes`, received });
}
