import { describe, expect, test } from 'vitest';
import { pairFiles } from './pairFiles.js';

const placed = (...paths: string[]) => paths.map((path) => ({ path, file: new File([], path) }));
const pairsOf = (...paths: string[]) =>
  pairFiles(placed(...paths)).map(({ name, photo, mask }) => [name, photo.path, mask.path]);

describe('pairFiles', () => {
  test('default: a folder of photos beside one of masks, in the order of names', () => {
    expect(pairsOf('x/photos/b.jpg', 'x/masks/a.png', 'x/photos/a.png', 'x/masks/b.png', 'x/readme.txt')).toEqual([
      ['a', 'x/photos/a.png', 'x/masks/a.png'],
      ['b', 'x/photos/b.jpg', 'x/masks/b.png'],
    ]);
  });

  test('behavior: by an ending of the name, or by kind where one folder holds both', () => {
    expect(pairsOf('a.png', 'a_mask.png', 'b.JPG', 'b-labelIds.png')).toEqual([
      ['a', 'a.png', 'a_mask.png'],
      ['b', 'b.JPG', 'b-labelIds.png'],
    ]);
    expect(pairsOf('a.jpg', 'a.png', '.DS_Store.png')).toEqual([['a', 'a.jpg', 'a.png']]);
  });

  test('error: by name', () => {
    const fails = (...paths: string[]) => expect(() => pairFiles(placed(...paths)));
    fails('notes.txt').toThrowErrorMatchingInlineSnapshot(
      `[PictureFilesError: There is no picture among these files. Choose a folder of photos (JPEG, PNG, WebP) and masks (PNG) of the same names.]`,
    );
    fails('a.jpg', 'b.jpg').toThrowErrorMatchingInlineSnapshot(
      `[PictureFilesError: There are photos but no masks. Put masks into a folder named masks, or end their names in _mask: a.jpg with a_mask.png.]`,
    );
    fails('a.jpg', 'a_mask.png', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg').toThrowErrorMatchingInlineSnapshot(
      `[PictureFilesError: b.jpg, c.jpg, d.jpg and 1 more: no mask of that name was found. Add it, or take the photo out.]`,
    );
    fails('a.jpg', 'a_mask.png', 'masks/z.png').toThrowErrorMatchingInlineSnapshot(
      `[PictureFilesError: masks/z.png: no photo of that name was found. Add it, or take the mask out.]`,
    );
    fails('a.jpg', 'masks/a.jpg').toThrowErrorMatchingInlineSnapshot(
      `[PictureFilesError: masks/a.jpg: a mask is a PNG, whose values are exact. Save the masks as PNG from the program that drew them.]`,
    );
    fails('a.jpg', 'b/a.jpg', 'masks/a.png').toThrowErrorMatchingInlineSnapshot(
      `[PictureFilesError: a.jpg and b/a.jpg: two photos of one name. Give each picture a name of its own.]`,
    );
  });
});
