import { testsOf } from '@ecgan/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distinctNeighbourhoods } from './distinctNeighbourhoods.js';

testsOf('distinctNeighbourhoods');

/** Every pixel's nine values, read one by one. */
function patchesByPixel(
  map: Int32Array,
  [batch, height, width]: [number, number, number],
  outside: number,
): number[][] {
  const patches: number[][] = [];
  for (let image = 0; image < batch; image++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const patch: number[] = [];
        for (let v = y - 1; v <= y + 1; v++)
          for (let u = x - 1; u <= x + 1; u++) {
            const inside = v >= 0 && v < height && u >= 0 && u < width;
            patch.push(inside ? map[(image * height + v) * width + u] : outside);
          }
        patches.push(patch);
      }
  return patches;
}

const anyMap = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([batch, height, width]) =>
    fc.record({
      shape: fc.constant<[number, number, number]>([batch, height, width]),
      map: fc.int32Array({
        ...{ minLength: batch * height * width, maxLength: batch * height * width },
        ...{ min: 0, max: 3 },
      }),
    }),
  );

test('default', () => {
  const { distinct, patches, index } = distinctNeighbourhoods(Int32Array.of(0, 1), [1, 1, 2], 7);
  expect(distinct).toBe(2);
  expect(Array.from(patches)).toEqual([7, 7, 7, 7, 0, 1, 7, 7, 7, 7, 7, 7, 0, 1, 7, 7, 7, 7]);
  expect(Array.from(index)).toEqual([0, 1]);
});

test('behavior: for any map, what a pixel is told is what surrounds it, and no neighbourhood is listed twice', {
  meta: { id: 'distinct-neighbourhoods-any-map-what' },
}, () => {
  fc.assert(
    fc.property(anyMap, ({ map, shape }) => {
      const found = distinctNeighbourhoods(map, shape, 4);
      const expected = patchesByPixel(map, shape, 4);
      const rows = Array.from({ length: found.distinct }, (_, which) =>
        Array.from(found.patches.subarray(which * 9, which * 9 + 9)),
      );
      expect(Array.from(found.index, (which) => rows[which])).toEqual(expected);
      expect(found.distinct).toBe(new Set(expected.map(String)).size);
      expect(found.patches.length).toBe(9 * found.distinct);
    }),
    { seed: 1 },
  );
});

test('behavior: more distinct neighbourhoods than the table starts with', () => {
  const map = Int32Array.from({ length: 64 * 64 }, (_, i) => i);
  const { distinct, index } = distinctNeighbourhoods(map, [1, 64, 64], 64 * 64);
  expect(distinct).toBe(64 * 64);
  expect(index).toEqual(map);
});
