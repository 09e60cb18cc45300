import { expect, test } from 'vitest';
import { captionWidth, drawCaptions, LINE_HEIGHT } from './captions.js';
import { type Colour, Picture } from './Picture.js';

const [paper, ink]: Colour[] = [
  [250, 250, 248],
  [32, 33, 36],
];

/** A line of text on paper, as wide as it says it is. */
function drawn(text: string): Promise<Picture> {
  const picture = new Picture(captionWidth(text), LINE_HEIGHT).fill(paper);
  return drawCaptions(picture, [{ text, left: 0, top: 0, colour: ink }]);
}

/** Pixels of a row that are darker than paper. */
function inked({ data, width }: Picture, row: number): number {
  return Array.from({ length: width }, (_, x) => data[3 * (row * width + x)]).filter((value) => value < 200).length;
}

test('default: letters stand on the baseline, descenders below it', async () => {
  const [flat, hanging] = [await drawn('HE'), await drawn('gp')];
  expect(inked(flat, 13)).toBeGreaterThan(0);
  expect(inked(flat, 15)).toBe(0);
  expect(inked(hanging, 15)).toBeGreaterThan(0);
});

test('default: the colour is the one given, and nothing else changes', async () => {
  const picture = new Picture(40, 40).fill([9, 99, 199]);
  const { data } = await drawCaptions(picture, [{ text: 'HHH', left: 0, top: 0, colour: [200, 10, 20] }]);
  const stem = Array.from({ length: 40 }, (_, x) => [...data.subarray(3 * (8 * 40 + x), 3 * (8 * 40 + x) + 3)]);
  expect(stem.some(([red, green]) => red > 150 && green < 50)).toBe(true);
  expect(data.slice(3 * 40 * LINE_HEIGHT)).toEqual(picture.data.slice(3 * 40 * LINE_HEIGHT));
});

test('behavior: every letter that captions need has a shape of its own', async () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:\'"-+/()=%_!?#&|<>*·×';
  const shapes = new Set<string>();
  for (const letter of letters) shapes.add((await drawn(letter)).data.join());
  expect(shapes.size).toBe(letters.length);
});

test('behavior: markup is drawn, not parsed', async () => {
  const { data } = await drawn('<b>&"');
  expect(new Set(data).size).toBeGreaterThan(3);
});

test('behavior: a longer text is wider', () => {
  expect(captionWidth('label map')).toBeGreaterThan(captionWidth('label'));
  expect(captionWidth('')).toBe(0);
});
