import { ShapeError, ValueError } from '@ecgan/core/errors';
import { assertInteger } from '@ecgan/core/internal';
import { checkLabelRules, type LabelRules, type PaletteColour } from '../decode/LabelRules.js';

/** Sizes that training and its networks ask for. */
export interface SizeOptions {
  /** Size of the samples; both divisible by `2^(levels − 1)`. */
  height: number;
  width: number;
  /**
   * Size that training loads pictures at, to cut a sample out of it at random: the paper loads ADE20K and COCO-Stuff at
   * 286×286 and cuts out 256×256. At least the sample's size. @defaultValue height and width: nothing is cut off
   */
  loadHeight?: number;
  loadWidth?: number;
  /** Resolutions the network works at. @defaultValue 6, that is five halvings */
  levels?: number;
}

/** What a dataset of decoded pictures has to be told, wherever they come from. */
export interface DatasetOptions extends SizeOptions, LabelRules {
  /** @defaultValue 'class 0', 'class 1', … */
  classNames?: readonly string[];
  /** @defaultValue colours that are easy to tell apart */
  palette?: readonly PaletteColour[];
  /** The class that stands for "unlabelled"; one of the `numClasses`. */
  ignoreLabel?: number;
}

/**
 * Refuses options that no dataset could satisfy.
 *
 * @throws ShapeError if the size cannot be halved `levels − 1` times.
 * @throws ValueError if an option does not fit the others.
 */
export function checkDatasetOptions(options: DatasetOptions): void {
  const { numClasses, height, width, levels = 6, classNames, palette, ignoreLabel } = options;
  checkLabelRules(options);
  checkSize(height, width, levels);
  checkLoadSize(options);
  checkList('classNames', classNames, numClasses);
  checkList('palette', palette, numClasses);
  if (ignoreLabel !== undefined && !(Number.isInteger(ignoreLabel) && ignoreLabel >= 0 && ignoreLabel < numClasses)) {
    const expected = `a class id from 0 to ${numClasses - 1}`;
    const advice = 'Unlabelled pixels are a class of their own: count it in numClasses, and use remap to reach it.';
    throw new ValueError({ argument: 'ignoreLabel', expected, received: ignoreLabel, advice });
  }
}

/** The layout would say the same, but only once training has begun. */
function checkSize(height: number, width: number, levels: number) {
  for (const [argument, size] of Object.entries({ height, width })) {
    assertInteger(argument, size, { atLeast: 1 });
  }
  assertInteger('levels', levels, { atLeast: 1, atMost: 30 });
  const divisor = 2 ** (levels - 1);
  if (height % divisor === 0 && width % divisor === 0) return;
  throw new ShapeError({
    argument: 'height, width',
    expected: `sizes divisible by ${divisor}, since the network halves them ${levels - 1} times`,
    received: [height, width],
    advice: `The nearest that fits is ${nearest(height, divisor)}×${nearest(width, divisor)}.`,
  });
}

function checkLoadSize({ height, width, loadHeight, loadWidth }: SizeOptions) {
  const both = [loadHeight ?? height, loadWidth ?? width];
  if (both.every(Number.isInteger) && both[0] >= height && both[1] >= width) return;
  const expected = `integers of pixels, at least the sample's ${height}×${width} (height×width)`;
  throw new ValueError({ argument: 'loadHeight, loadWidth', expected, received: both });
}

function nearest(size: number, divisor: number): number {
  return Math.max(divisor, Math.round(size / divisor) * divisor);
}

function checkList(argument: string, list: readonly unknown[] | undefined, numClasses: number) {
  if (list === undefined || (Array.isArray(list) && list.length === numClasses)) return;
  const received = Array.isArray(list) ? list.length : list;
  throw new ValueError({ argument, expected: `one for each of the ${numClasses} classes`, received });
}
