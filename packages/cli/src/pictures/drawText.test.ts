import { expect, test } from 'vitest';
import { drawText, textWidth } from './font.js';
import { Picture } from './Picture.js';

/** Text as it is drawn, `#` for ink. */
function drawn(text: string, scale = 1): string[] {
  const picture = new Picture(textWidth(text, scale), 9 * scale);
  drawText(picture, text, 0, 0, [255, 255, 255], scale);
  return Array.from({ length: picture.height }, (_, y) =>
    Array.from({ length: picture.width }, (_, x) => (picture.data[(y * picture.width + x) * 3] ? '#' : '.')).join(''),
  );
}

test('default: letters of their own width, descenders below the line', () => {
  expect(drawn("I'g")).toEqual([
    '###..#......',
    '.#...#......',
    '.#..#...####',
    '.#.....#...#',
    '.#.....#...#',
    '.#.....#...#',
    '###.....####',
    '...........#',
    '........###.',
  ]);
});

test('behavior: scale enlarges every pixel', () => {
  const [small, large] = [drawn('a'), drawn('a', 3)];
  expect(large).toHaveLength(small.length * 3);
  for (const [y, row] of large.entries())
    expect(row).toBe(small[Math.floor(y / 3)].replace(/./g, (pixel) => pixel.repeat(3)));
});

test('behavior: all of printable ASCII that captions need is there, and differs', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:\'"-+/()=%_!?#&|<>*';
  const shapes = new Set(Array.from(letters, (letter) => drawn(letter).join('\n')));
  expect(shapes.size).toBe(letters.length);
});

test('behavior: an unknown character is a box, and takes no one down', () => {
  expect(drawn('雨').slice(0, 7)).toEqual(['#####', '#...#', '#...#', '#...#', '#...#', '#...#', '#####']);
});
