import { readFileSync } from 'node:fs';
import { shared } from '@ecgan/testing';
import { expect, test } from 'vitest';
import { assertDatasetOptions } from '../dataset/DatasetOptions.js';
import { ade20kClasses } from './ade20kClasses.js';
import { camvidClasses } from './camvidClasses.js';
import { cityscapesClasses, cityscapesTrainClasses } from './cityscapesClasses.js';
import { cocoStuffClasses } from './cocoStuffClasses.js';

const all = { ade20kClasses, camvidClasses, cityscapesClasses, cityscapesTrainClasses, cocoStuffClasses };

test.each(Object.entries(all))('default: %s has one name and one colour per class', (_, classes) => {
  expect(classes.classNames).toHaveLength(classes.numClasses);
  expect(new Set(classes.classNames).size).toBe(classes.numClasses);
  expect(classes.palette).toHaveLength(classes.numClasses);
  for (const name of classes.classNames) expect(name).toMatch(/^[a-z][a-z -]+$/);
  assertDatasetOptions({ ...classes, height: 64, width: 64 });
});

test('default: names and colours at their published ids', () => {
  expect(Object.values(all).map(({ numClasses }) => numClasses)).toEqual([151, 12, 35, 20, 183]);
  const at = ({ classNames, palette }: typeof ade20kClasses, id: number) => `${classNames[id]} ${palette[id]}`;
  expect([0, 2, 12, 149, 150].map((id) => at(ade20kClasses, id))).toEqual([
    ...['wall 120,120,120', 'sky 6,230,230', 'person 150,5,61', 'flag 92,0,255', 'other 0,0,0'],
  ]);
  expect([7, 26, 33, 34].map((id) => at(cityscapesClasses, id))).toEqual([
    ...['road 128,64,128', 'car 0,0,142', 'bicycle 119,11,32', 'license plate 0,0,142'],
  ]);
  expect([0, 13, 18, 19].map((id) => at(cityscapesTrainClasses, id))).toEqual([
    ...['road 128,64,128', 'car 0,0,142', 'bicycle 119,11,32', 'void 0,0,0'],
  ]);
  expect([0, 4, 11].map((id) => at(camvidClasses, id))).toEqual([
    'sky 128,128,128',
    'pavement 60,40,222',
    'void 0,0,0',
  ]);
  // One less than in labels.txt: 1 person, 91 hair brush, 92 banner, 182 wood.
  expect([0, 90, 91, 181, 182].map((id) => cocoStuffClasses.classNames[id])).toEqual([
    ...['person', 'hair brush', 'banner', 'wood', 'unlabeled'],
  ]);
});

test('behavior: ids of the files become classes', () => {
  expect(ade20kClasses.remap).toMatchObject({ 0: 150, 1: 0, 150: 149 });
  expect(cocoStuffClasses.remap).toEqual({ 255: 182 });
  expect(cityscapesClasses.remap).toEqual({ 255: 34 });
  expect(cityscapesTrainClasses.remap).toMatchObject({ 0: 19, 6: 19, 7: 0, 18: 19, 26: 13, 33: 18, 34: 19, 255: 19 });
});

const list = shared('data', 'ade20k', 'ADEChallengeData2016', 'objectInfo150.txt');

test.skipIf(!list)('behavior: ADE20K’s names are the first of the challenge’s own', () => {
  const rows = readFileSync(`${list}`, 'utf8').trim().split('\n').slice(1);
  const published = rows.map((row) => row.split('\t')[4].split(',')[0].trim());
  expect(ade20kClasses.classNames.slice(0, 150)).toEqual(published);
});
