import { encodeLabelMap, type Photo } from '@ecgan/data';
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import type { Pair } from './pairFiles.js';
import { readPairs } from './readPairs.js';

/** A photo of one colour, whose file says how large it is: `4x2`. */
const decodePhoto = async (file: File): Promise<Photo> => {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(await file.text()) ?? [];
  if (!width) throw new Error('no photo');
  return { width: +width, height: +height, pixels: new Uint8Array(+width * +height * 4).fill(9) };
};
const placed = (path: string, content: Uint8Array | string) => ({ path, file: new File([content as BlobPart], path) });
const pairOf = (name: string, mask: Uint8Array, size = '4x4'): Pair => ({
  name,
  photo: placed(`${name}.jpg`, size),
  mask: placed(`masks/${name}.png`, mask),
});
const filled = (id: number) => encodeLabelMap(new Array(16).fill(id), 4, 4);
const failure = async (...pairs: Pair[]) => (await readPairs(pairs, 4, decodePhoto).catch((error) => error)).message;

describe('readPairs', () => {
  test('default: ids become classes in their order; 255 is no class; the middle of the picture', async () => {
    const ids = [7, 7, 40, 40, 255, 255, 40, 40].flatMap((id) => [7, id, id, 7]);
    const wide = encodeLabelMap([9, 9, 0, 1, 9, 9, 9, 9, 2, 3, 9, 9], 2, 6);
    const read = await readPairs(
      [pairOf('a', encodeLabelMap(ids, 8, 4), '4x8'), pairOf('b', wide, '6x2')],
      2,
      decodePhoto,
    );
    expect(read.classes.map(({ name }) => name)).toEqual([
      'class 0',
      'class 1',
      'class 2',
      'class 3',
      'class 7',
      'class 40',
      'no class',
    ]);
    expect(read.ignoreLabel).toBe(6);
    // Of 8 rows the middle 4, of 6 columns the middle 2.
    expect([...read.pictures[1].labels]).toEqual([0, 1, 2, 3]);
    expect([...read.pictures[0].photo]).toEqual(new Array(12).fill(9));
    const small = await readPairs([pairOf('a', encodeLabelMap([0, 3, 255, 255], 2, 2), '2x2')], 2, decodePhoto);
    expect([small.ignoreLabel, [...small.pictures[0].labels]]).toEqual([2, [0, 1, 2, 2]]);
    const binary = await readPairs([pairOf('a', encodeLabelMap([0, 255, 255, 0], 2, 2), '2x2')], 2, decodePhoto);
    expect([binary.ignoreLabel, binary.classes.length]).toEqual([undefined, 2]);
  });

  test('behavior: colours, RGB or palette, are classes that keep their colour', async () => {
    const data = Uint8Array.from([10, 20, 30, 255, 0, 0, 255, 0, 0, 10, 20, 30]);
    const rgb = encode({ width: 2, height: 2, channels: 3, data });
    const { classes, pictures } = await readPairs([pairOf('a', rgb, '2x2')], 2, decodePhoto);
    expect(classes).toEqual([
      { name: '#0a141e', colour: [10, 20, 30] },
      { name: '#ff0000', colour: [255, 0, 0] },
    ]);
    expect([...pictures[0].labels]).toEqual([0, 1, 1, 0]);
  });

  test('error: by the name of the file', async () => {
    expect(await failure(pairOf('a', filled(1)), pairOf('b', filled(1), 'x'))).toMatchInlineSnapshot(
      `"b.jpg: the browser cannot read it as a picture. Save it again, or take it out."`,
    );
    expect(await failure(pairOf('a', filled(1).subarray(0, 40)))).toMatchInlineSnapshot(
      `"masks/a.png: damaged or truncated. Export it again as an 8-bit (or 16-bit) grey PNG."`,
    );
    expect(await failure(pairOf('a', filled(1), '8x4'))).toMatchInlineSnapshot(
      `"masks/a.png is 4×4, but a.jpg is 8×4: a mask has the shape of its photo. Export it once more."`,
    );
    const shades = encode({ width: 16, height: 16, channels: 1, data: Uint8Array.from({ length: 256 }, (_, i) => i) });
    const many = (await readPairs([pairOf('a', shades, '16x16')], 16, decodePhoto).catch((error) => error)).message;
    expect(many).toMatchInlineSnapshot(
      `"masks/a.png: 256 ids, and at most 128 classes can be trained here. If it is a photo, name the folder of masks masks; if it was scaled with smoothing, export it without."`,
    );
  });
});
