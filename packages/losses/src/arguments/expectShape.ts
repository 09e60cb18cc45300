import { type ExpectedShape, ShapeError } from '@ecgan/core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Throws a {@link ShapeError} unless `tensor` has the expected rank, and every length that is given as a number. */
export function expectShape(argument: string, tensor: Tensor, expected: ExpectedShape, advice?: string): void {
  const matches =
    tensor.shape.length === expected.length &&
    expected.every((length, axis) => typeof length !== 'number' || length === tensor.shape[axis]);
  if (!matches) throw new ShapeError({ argument, expected, received: tensor.shape, advice });
}
