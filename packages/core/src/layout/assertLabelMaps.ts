import { assertInteger } from '../arguments.js';
import { ShapeError, ValueError } from '../errors.js';

interface LabelMapOptions {
  numClasses: number;
  levels: number;
  boundaries?: ArrayLike<number>;
}

/**
 * Throws unless a layout can be built from these label maps and options.
 *
 * @throws {@link ShapeError} if lengths and shape disagree, or height or width is not divisible by `2^(levels − 1)`.
 * @throws {@link ValueError} if an id is not a class or an option is out of range.
 */
export function assertLabelMaps(
  labelMaps: ArrayLike<number>,
  shape: readonly [number, number, number],
  { numClasses, levels, boundaries }: LabelMapOptions,
): void {
  assertInteger('numClasses', numClasses, { atLeast: 1 });
  assertInteger('levels', levels, { atLeast: 1 });
  const [batch, height, width] = shape;
  for (const length of shape) assertInteger('shape', length, { atLeast: 1 });
  const pixels = batch * height * width;
  if (labelMaps.length !== pixels) {
    throw new ShapeError({ argument: 'labelMaps', expected: [pixels], received: [labelMaps.length] });
  }
  if (boundaries && boundaries.length !== pixels) {
    throw new ShapeError({ argument: 'boundaries', expected: [pixels], received: [boundaries.length] });
  }
  const divisor = 2 ** (levels - 1);
  if (height % divisor !== 0 || width % divisor !== 0) {
    throw new ShapeError({
      argument: 'labelMaps',
      expected: `a height and width divisible by ${divisor} for ${levels} levels`,
      received: [...shape],
      advice: 'Resize or crop the label maps, or ask for fewer levels.',
    });
  }
  assertClassIds(labelMaps, shape, numClasses);
}

function assertClassIds(
  labelMaps: ArrayLike<number>,
  [, height, width]: readonly [number, number, number],
  numClasses: number,
) {
  for (let i = 0; i < labelMaps.length; i++) {
    const id = labelMaps[i];
    if (id >= 0 && id < numClasses && Number.isInteger(id)) continue;
    const [image, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    throw new ValueError({
      argument: `labelMaps[image ${image}, y ${y}, x ${x}]`,
      expected: `a class id from 0 to ${numClasses - 1}`,
      received: id,
      advice: 'Map ignored and unknown ids to a class of their own, or raise numClasses.',
    });
  }
}
