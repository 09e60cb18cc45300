import { ShapeError } from '../errors.js';

type Lengths = readonly (number | null)[];

/**
 * The shape that two image tensors broadcast to, axis by axis: lengths are equal, or one is 1 and repeated. Unknown (null) fits
 * anything.
 *
 * @param shapes - Two, by the names of their arguments, the first of which the second should fit.
 * @throws {@link ShapeError} if one is not of rank 4, or they do not fit.
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
