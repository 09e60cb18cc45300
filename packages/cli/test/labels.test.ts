import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeLabelMap } from '@ecgan/data';
import { encode } from 'fast-png';
import { beforeAll, expect, test } from 'vitest';
import { ecganHere, temporaryFolder } from './ecgan.js';

let root: string;
beforeAll(async () => {
  root = await temporaryFolder();
});

const here = (text: string) => text.replaceAll(`${root}/`, '');
const photo = encode({ width: 32, height: 32, channels: 3, depth: 8, data: new Uint8Array(3072).fill(90) });

test('default: an export is recognised, drawn as label maps and read by the flags that were printed', {
  meta: { id: 'labels-coco' },
}, async () => {
  const folder = join(root, 'coco');
  for (const name of ['annotations', 'images/night']) await mkdir(join(folder, name), { recursive: true });
  const images = ['a', 'b', 'night/c'].map((name, id) => ({ id, file_name: `${name}.jpg`, height: 32, width: 32 }));
  const annotations = images.map(({ id }) => ({
    ...{ image_id: id, category_id: 5, area: 512 },
    segmentation: [[0, 0, 32, 0, 32, 16, 0, 16]],
  }));
  const categories = [{ id: 5, name: 'wall' }];
  await writeFile(join(folder, 'annotations', 'instances.json'), JSON.stringify({ images, annotations, categories }));
  for (const { file_name } of images) await writeFile(join(folder, 'images', file_name.replace('.jpg', '.png')), photo);

  const recognised = await ecganHere('inspect', folder);
  expect([recognised.exitCode, here(recognised.out)]).toEqual([
    0,
    'COCO annotations (also of CVAT, Roboflow, Label Studio)\n  ecgan labels coco/annotations/instances.json --out labels\n',
  ]);
  const labels = join(root, 'labels');
  const words = ['labels', join(folder, 'annotations', 'instances.json'), '--out', labels];
  const drawn = await ecganHere(...words);
  expect([drawn.exitCode, drawn.err]).toEqual([0, '']);
  expect(here(drawn.out)).toContain(`3 label maps in ${here(labels)}`);
  const { ids } = decodeLabelMap(await readFile(join(labels, 'night', 'c.png')));
  expect([...ids]).toEqual(Array.from({ length: 1024 }, (_, i) => (i < 512 ? 1 : 0)));
  expect((await ecganHere(...words)).err).toMatch(
    /a\.png and 2 more: exists\. Choose another --out, or replace with --force\./,
  );

  const [, command] = /ecgan (inspect .*)/.exec(drawn.out) ?? [];
  const flags = command.replace('PHOTOS', join(folder, 'images')).split(' ');
  const inspected = await ecganHere(...flags, '--size', '32', '--held-out', '1', '--no-cost');
  expect([inspected.exitCode, inspected.err]).toEqual([0, '']);
  expect(inspected.out).toContain('to train on: 3 pairs');
});

test('error: nothing that is recognised, nothing that can be drawn', { meta: { id: 'labels-error' } }, async () => {
  const empty = join(root, 'empty');
  await mkdir(empty);
  expect((await ecganHere('inspect', empty)).err).toContain(
    'empty: no export of a labelling program is recognised there.',
  );
  expect((await ecganHere('labels', empty, '--out', root)).err).toContain(
    'empty: there is no annotated picture in it.',
  );
  expect((await ecganHere('labels', join(root, 'none'), '--out', root)).err).toContain(
    'none: there is no such file or folder. Name a COCO file, or a folder of labelme files.',
  );
  expect((await ecganHere('inspect', join(root, 'none'))).err).toContain(
    'none: there is no such file or folder. Check the path.',
  );
});
