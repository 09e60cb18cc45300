import { shared } from '@ecgan/testing';
import { expect, test } from 'vitest';
import type { Augmentation } from '../dataset/Augmentation.js';
import type { Dataset } from '../dataset/Dataset.js';
import { instanceBoundaries } from '../dataset/instanceBoundaries.js';
import { folderDataset } from './folder/FolderDataset.js';
import { inspectDataset } from './inspect/inspectDataset.js';
import { ade20k } from './published/ade20k.js';
import { camvid } from './published/camvid.js';
import { cityscapes } from './published/cityscapes.js';
import { cocoStuff } from './published/cocoStuff.js';

const camvidRoot = shared('data', 'camvid');
const cocoRoot = shared('data', 'coco_stuff');
const cityscapesRoot = shared('data', 'cityscapes');
const adeRoot = shared('data', 'ade20k', 'ADEChallengeData2016');

/** Crops and mirrors as training draws them. */
const augmentations: Augmentation[] = [
  { flip: false, cropX: 0.2, cropY: 0.9 },
  { flip: true, cropX: 0.7, cropY: 0.1 },
];

/** Reads every sample as training does, checks what holds of any, and gives the names of all classes seen. */
async function readAll(dataset: Dataset, indices = Array.from({ length: dataset.length }, (_, i) => i)) {
  const area = dataset.height * dataset.width;
  const ids = new Set<number>();
  for (const index of indices) {
    const { labels, photo, edges } = await dataset.sample(index, augmentations[index % 2]);
    expect([labels.length, photo.length, edges.length]).toEqual([area, 3 * area, area]);
    for (const id of labels) ids.add(id);
    const share = edges.filter((edge) => edge > 0).length / area;
    expect(share).toBeGreaterThan(0.01);
    expect(share).toBeLessThan(0.4);
  }
  for (const id of ids) expect(dataset.classNames[id]).toBeTypeOf('string');
  return [...ids].map((id) => dataset.classNames[id]);
}

test.skipIf(!cityscapesRoot)('behavior: Cityscapes at 512×256, with boundaries of single cars', async () => {
  for (const [split, pairs] of [
    ['train', 4],
    ['val', 1],
  ] as const) {
    const dataset = await cityscapes(`${cityscapesRoot}`, split);
    expect(dataset).toMatchObject({ length: pairs, height: 256, width: 512, numClasses: 35 });
    expect(await readAll(dataset)).toEqual(
      expect.arrayContaining(['road', 'building', 'car', 'vegetation', 'ego vehicle']),
    );
    const { instances = [], labels } = await dataset.sample(0);
    // Ids of single objects are above 255: 26000 and up for cars.
    const cars = new Set([...instances].filter((id) => Math.floor(id / 1000) === 26));
    expect(cars.size).toBeGreaterThan(1);
    // Pixel by pixel, an object's class is its id's thousands.
    expect(instances.filter((id, i) => id >= 1000 && labels[i] !== Math.floor(id / 1000))).toHaveLength(0);
    expect(instanceBoundaries(instances, 256, 512)).toContain(1);
  }
  const scored = await cityscapes(`${cityscapesRoot}`, 'val', { ids: 'train', check: false });
  expect(await readAll(scored)).toEqual(expect.arrayContaining(['road', 'car', 'void']));
});

test.skipIf(!adeRoot)('behavior: ADE20K at 256×256 of 286×286', async () => {
  const dataset = await ade20k(`${adeRoot}`, 'val');
  expect(dataset).toMatchObject({ length: 3, height: 256, width: 256, loadHeight: 286, numClasses: 151 });
  expect(await readAll(dataset)).toEqual(expect.arrayContaining(['sky', 'building', 'tree', 'other']));
});

test.skipIf(!cocoRoot)('behavior: COCO-Stuff at 256×256 of 286×286, things over stuff', async () => {
  for (const split of ['train', 'val'] as const) {
    const dataset = await cocoStuff(`${cocoRoot}`, split);
    expect(dataset).toMatchObject({ height: 256, width: 256, loadHeight: 286, numClasses: 183 });
    expect(dataset.length).toBeGreaterThanOrEqual(split === 'train' ? 13 : 8);
    expect(await readAll(dataset)).toEqual(expect.arrayContaining(['person', 'unlabeled', 'tree', 'clothes']));
    for (let index = 0; index < dataset.length; index++) {
      const { labels, instances = [] } = await dataset.sample(index);
      const [outlines, borders] = [instances, labels].map((ids) => instanceBoundaries(ids, 256, 256));
      // Where the class changes the instance changes, most often: the maps hold the stuff too. Some ids of things are also
      // those of stuff.
      const kept = borders.filter((on, i) => on && outlines[i]).length;
      expect(kept / borders.filter((on) => on === 1).length).toBeGreaterThan(0.75);
    }
  }
});

test.skipIf(!camvidRoot)('behavior: CamVid at 256×192, void being a class', async () => {
  const dataset = await camvid(`${camvidRoot}`, 'val');
  expect(dataset).toMatchObject({ length: 101, height: 192, width: 256, numClasses: 12, ignoreLabel: 11 });
  // Sky, building, road and car are in every frame of the drive.
  for (const index of [0, 50, 100]) {
    expect(await readAll(dataset, [index])).toEqual(expect.arrayContaining(['sky', 'building', 'road', 'car']));
  }
});

test.skipIf(!camvidRoot)('behavior: CamVid’s training pairs, each decoded once', async () => {
  const inspection = await inspectDataset({ kind: 'camvid', root: `${camvidRoot}`, split: 'train' });
  expect(inspection).toMatchObject({ pairs: 367, problems: [], unknown: [], turnedPhotos: 0 });
  expect(inspection.sizes).toEqual([{ height: 360, width: 480, pairs: 367 }]);
  expect(inspection.classes.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(367 * 360 * 480);
  for (const { images } of inspection.classes) expect(images).toBeGreaterThan(100);
});

test.skipIf(!camvidRoot)('error: CamVid with void forgotten', async () => {
  const [photos, labels] = [`${camvidRoot}/val`, `${camvidRoot}/valannot`];
  const forgetful = folderDataset({ photos, labels, numClasses: 11, height: 96, width: 128 });
  await expect(forgetful).rejects.toThrow(
    /1 problem:.*\n.*has id 11, but ids go from 0 to 10; \d+ pixels in \d+ files/,
  );
});
