import { ade20kClasses, camvidClasses, cityscapesClasses, cityscapesTrainClasses } from '@ecgan/data';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../errors.js';
import { mappingOf, readSegmenterClasses } from './segmenterClasses.js';

/** `trainId` 0 to 18 by raw id, from the table of cityscapesScripts. */
const raw = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33];

describe('mappingOf', () => {
  test('default: the same number of classes are the same classes', () => {
    expect(mappingOf(null, 35, cityscapesClasses)).toBeUndefined();
  });

  test('args: cityscapes-19 for 35 raw ids, for train ids, for data of which some names are the same', () => {
    expect(mappingOf('cityscapes-19', 19, cityscapesClasses)).toEqual(raw);
    expect(mappingOf('cityscapes-19', 19, cityscapesTrainClasses)).toEqual(raw.map((_, id) => id));
    // CamVid: sky 0, building 1, pole 2, road 3, fence 7, car 8; what it calls pavement, tree or pedestrian has another name there.
    const camvid = [3, null, 1, null, 7, 2, null, null, null, null, 0, null, null, 8, null, null, null, null, null];
    expect(mappingOf('cityscapes-19', 19, camvidClasses)).toEqual(camvid);
  });

  test('args: ade20k-150 leaves other out', () => {
    expect(mappingOf('ade20k-150', 150, ade20kClasses)).toEqual(Array.from({ length: 150 }, (_, id) => id));
  });
});

describe('readSegmenterClasses', () => {
  test('default: names stay, lists become entries', async () => {
    expect(await readSegmenterClasses('cityscapes-19')).toBe('cityscapes-19');
    expect(await readSegmenterClasses('7, 8,26+27,none')).toEqual([7, 8, [26, 27], null]);
    expect(await readSegmenterClasses('3')).toEqual([3]);
  });

  test.each(['cityscapes', '7,8,', '7;8', '-1', '1.5', 'none,x'])('error: %s', async (text) => {
    await expect(readSegmenterClasses(text)).rejects.toThrow(ConfigError);
  });
});
