import fc from 'fast-check';
import { expect, test } from 'vitest';
import { permute } from './axisOrder.js';

test('default', () => {
  expect(Array.from(permute([1, 2, 3, 4, 5, 6], [2, 3], [1, 0]))).toEqual([1, 4, 2, 5, 3, 6]);
});

test('args: four axes', () => {
  // Element [a, b, c, d] is 1000a + 100b + 10c + d.
  const values = [0, 1].flatMap((a) =>
    [0, 1, 2].flatMap((b) => [0].flatMap((c) => [0, 1].map((d) => 1000 * a + 100 * b + 10 * c + d))),
  );
  const expected = [0].flatMap((c) =>
    [0, 1].flatMap((d) => [0, 1, 2].flatMap((b) => [0, 1].map((a) => 1000 * a + 100 * b + 10 * c + d))),
  );
  expect(Array.from(permute(values, [2, 3, 1, 2], [2, 3, 1, 0]))).toEqual(expected);
});

test('behavior: the inverse order restores the array, for any shape and order', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
  const cases = lengths.chain((shape) =>
    fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
  );
  fc.assert(
    fc.property(cases, ([shape, order]) => {
      const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
      const moved = permute(values, shape, order);
      const back = shape.map((_, axis) => order.indexOf(axis));
      const permutedShape = order.map((axis) => shape[axis]);
      expect(permute(moved, permutedShape, back)).toEqual(values);
    }),
  );
});
