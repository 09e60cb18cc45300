import { ShapeError, ValueError } from '@ecgan/core';

/** Features of images: one row of numbers per image, such as `await tensor.array()` of `[images, features]` gives. */
export type Features = readonly ArrayLike<number>[];

/**
 * Checks that features are at least `atLeast` rows of one length of finite numbers, and returns that length.
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
