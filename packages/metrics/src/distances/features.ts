import { ShapeError, ValueError } from '@ecgan/core';

/**
 * Features of images, `[images][features]`: one row per image, as `await tensor.array()` returns it for a tensor of
 * rank 2.
 */
export type Features = readonly ArrayLike<number>[];

/**
 * Checks that there are at least `atLeast` rows, all of one length and all finite, and returns that length.
 *
 * @throws {@link ShapeError} if rows are too few or differ in length; {@link ValueError} if a number is not finite.
 */
export function featureLength(argument: string, features: Features, atLeast: number): number {
  const length = features[0]?.length ?? 0;
  if (features.length < atLeast || length === 0)
    throw new ShapeError({
      argument,
      expected: [`at least ${atLeast} images`, 'features'],
      received: [features.length, length],
    });
  features.forEach((row, image) => {
    if (row.length !== length)
      throw new ShapeError({ argument: `${argument}[${image}]`, expected: [length], received: [row.length] });
    assertFinite(`${argument}[${image}]`, row);
  });
  return length;
}

/** @throws {@link ValueError} if a number of the row is not finite. */
export function assertFinite(argument: string, row: ArrayLike<number>): void {
  for (let i = 0; i < row.length; i++)
    if (!Number.isFinite(row[i]))
      throw new ValueError({ argument: `${argument}[${i}]`, expected: 'a finite number', received: row[i] });
}
