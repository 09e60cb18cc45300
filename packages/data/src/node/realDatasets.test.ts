import { shared } from '@ecgan/testing';
import { expect, test } from 'vitest';
import { instanceBoundaries } from '../dataset/instanceBoundaries.js';
import { folderDataset } from './FolderDataset.js';

const camvid = shared('data', 'camvid');
const coco = shared('data', 'coco_stuff');

test.skipIf(!camvid)('behavior: CamVid reads, void being a class', async () => {
  const [photos, labels] = [`${camvid}/val`, `${camvid}/valannot`];
  const size = { height: 96, width: 128 };
  const dataset = await folderDataset({ photos, labels, numClasses: 12, ignoreLabel: 11, ...size });
  expect(dataset.length).toBe(101);
  const { labels: ids, edges } = await dataset.sample(50);
  // Sky, building, road and car are in every frame of the drive.
  for (const id of [0, 1, 3, 8]) expect(new Set(ids)).toContain(id);
  const share = edges.filter((edge) => edge === 255).length / edges.length;
  expect(share).toBeGreaterThan(0.03);
  expect(share).toBeLessThan(0.3);
  await expect(folderDataset({ photos, labels, numClasses: 11, ...size })).rejects.toThrow('has id 11');
});

test.skipIf(!coco)('behavior: COCO-Stuff reads, 255 remapped to 182, with instances', async () => {
  const dataset = await folderDataset({
    photos: `${coco}/train_img`,
    labels: `${coco}/train_label`,
    instances: `${coco}/train_inst`,
    numClasses: 183,
    remap: { 255: 182 },
    height: 64,
    width: 64,
  });
  expect(dataset.length).toBe(13);
  const { labels, instances = [] } = await dataset.sample(0);
  expect(Math.max(...labels)).toBeLessThan(183);
  expect(instanceBoundaries(instances, 64, 64)).toContain(1);
});
