import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LabelLayout } from '@ecgan/core';
import { describe, expect, test } from 'vitest';
import { countNeighbourhoods, halved } from './countNeighbourhoods.js';
import { hasMaps, mapNames, openMaps } from './labelMaps.js';
import { repetitionOf } from './repetitionOf.js';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/layouts.md'), 'utf8');

/** The numbers of a row of the page's table. */
function rowOf(name: string): number[] {
  const row = page.split('\n').find((line) => new RegExp(`^\\| ${name} +\\|`).test(line));
  return (row ?? '').split('|').slice(2, -1).map(Number);
}

test('countNeighbourhoods: default', () => {
  // Of one class: along each axis two pixels near either end differ, and what is between them is alike.
  const plain = new Array(64).fill(0);
  expect(countNeighbourhoods(plain, 8, 8)).toEqual({ pixels: 64, distinct3: 9, distinct5: 25, unique5: 16 });
  // The 25 pixels around a dot each see it elsewhere; with them go four of the neighbourhoods before, one of which was unique.
  const dotted = plain.map((_, i) => (i === 27 ? 1 : 0));
  expect(countNeighbourhoods(dotted, 8, 8)).toEqual({
    pixels: 64,
    distinct3: 18,
    distinct5: 25 + 21,
    unique5: 25 + 15,
  });
  expect(halved([0, 1, 2, 3, 4, 5, 6, 7], 4, 1)).toEqual([0, 2]);
});

describe.each(mapNames)('%s', (name) => {
  test.skipIf(!hasMaps(name))(
    'behavior: the maps repeat themselves as docs/layouts.md says',
    { meta: { id: 'real-maps-counted' } },
    async () => {
      const { unique, distinct } = await repetitionOf(name);
      const counted = [...unique, ...distinct].map((percent) => Number(percent.toFixed(1)));
      expect(rowOf(name)).toEqual(counted);
      // What the layers live on: at full size not one neighbourhood in ten is another.
      expect(distinct[0]).toBeLessThan(10);
    },
  );

  test.skipIf(!hasMaps(name))(
    'behavior: a layout has found every neighbourhood of a map once',
    { meta: { id: 'layout-counts-as-counted' } },
    async () => {
      const [{ labels, height, width, numClasses }] = await openMaps(name, 1);
      const { levels } = LabelLayout.fromLabelMaps(labels, [1, height, width], { numClasses });
      for (const times of [0, 1, 2]) {
        const counts = countNeighbourhoods(halved(labels, width, times), height >> times, width >> times);
        const { inner, outer } = levels[times];
        expect([inner.distinct, outer.distinct]).toEqual([counts.distinct3, counts.distinct5]);
      }
    },
  );
});
