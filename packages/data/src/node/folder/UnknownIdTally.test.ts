import { expect, test } from 'vitest';
import { UnknownIdTally } from './UnknownIdTally.js';

test('default: each value once, where it is first, whatever order the files come in', () => {
  const tally = new UnknownIdTally();
  tally.add('c.png', [{ value: 9, x: 0, y: 4, pixels: 10 }], 2);
  tally.add('a.png', [{ value: 9, x: 3, y: 1, pixels: 2 }], 0);
  tally.add(
    'b.png',
    [
      { value: 9, x: 0, y: 0, pixels: 1 },
      { value: 7, x: 5, y: 0, pixels: 4 },
    ],
    1,
  );
  expect(tally.list()).toEqual([
    { value: 9, file: 'a.png', x: 3, y: 1, pixels: 13, files: 3 },
    { value: 7, file: 'b.png', x: 5, y: 0, pixels: 4, files: 1 },
  ]);
});

test('behavior: pictures taken for label maps fill no memory', () => {
  const tally = new UnknownIdTally();
  for (let file = 0; file < 40; file++) {
    const unknownIds = Array.from({ length: 20 }, (_, i) => ({ value: 20 * file + i, x: i, y: 0, pixels: 1 }));
    tally.add(`${file}.png`, unknownIds, file);
  }
  expect(tally.list()).toHaveLength(256);
});
