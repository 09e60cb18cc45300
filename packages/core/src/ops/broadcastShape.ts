import { ShapeError } from '../errors.js';

type Lengths = readonly (number | null)[];

/**
 * The shape that two rank-4 tensors broadcast to: on each axis the lengths are equal or one of them is 1. An unknown length (null)
 * matches any length.
 *
 * @param shapes - The two shapes, by argument name. An error names the second.
 * @throws {@link ShapeError} if a shape is not of rank 4, or the two do not broadcast.
 */
export function broadcastShape(shapes: Record<string, Lengths>): (number | null)[] {
  const [[first, a], [second, b]] = Object.entries(shapes);
  for (const [argument, received] of [[first, a] as const, [second, b] as const]) {
    if (received.length === 4) continue;
    throw new ShapeError({ argument, expected: ['batch', 'height', 'width', 'channels'], received });
  }
  return a.map((length, axis) => {
    const other = b[axis];
    if (length === 1 || length === null) return length === null && other === 1 ? null : other;
    if (other === 1 || other === null || other === length) return length;
    const expected = `lengths equal to those of ${first} [${a.map((one) => one ?? 'any').join(', ')}], or 1`;
    throw new ShapeError({ argument: second, expected, received: b });
  });
}
