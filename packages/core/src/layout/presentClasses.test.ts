import fc from 'fast-check';
import { expect, test } from 'vitest';
import { presentClasses } from './presentClasses.js';

test('default', () => {
  expect(Array.from(presentClasses([3, 0, 0, 3, 1, 1, 1, 1], 2, 4))).toEqual([0, 0, 0, 3, 1, 1]);
});

test('behavior: for any map, every class of every image occurs once, sorted', () => {
  const map = fc.integer({ min: 1, max: 3 }).chain((batch) =>
    fc.record({
      batch: fc.constant(batch),
      images: fc.array(fc.array(fc.nat(5), { minLength: 4, maxLength: 4 }), { minLength: batch, maxLength: batch }),
    }),
  );
  fc.assert(
    fc.property(map, ({ batch, images }) => {
      const expected = images.flatMap((ids, image) =>
        [...new Set(ids)].sort((a, b) => a - b).flatMap((id) => [image, id]),
      );
      expect(Array.from(presentClasses(images.flat(), batch, 6))).toEqual(expected);
    }),
    { seed: 1 },
  );
});
