import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeExport } from './describeExport.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecgan-data-'));
});
afterEach(() => rm(root, { recursive: true }));

/** Writes the files of a folder and describes it, as one line. */
async function described(name: string, files: Record<string, string>): Promise<string> {
  for (const [file, text] of Object.entries(files)) {
    const path = join(root, name, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const found = await describeExport(join(root, name));
  return found
    .map(({ what, command = 'inspect', words = [], note = '' }) => `${what}: ${command} ${words.join(' ')} | ${note}`)
    .join('\n')
    .replaceAll(`${root}/`, '');
}

test('default: exports that are read, with their flags', { meta: { id: 'describe-export-read' } }, async () => {
  const masks = { 'SegmentationClass/a.png': '', 'SegmentationObject/a.png': '', 'JPEGImages/a.jpg': '' };
  expect(await described('VOC', masks)).toMatchInlineSnapshot(
    `"PASCAL VOC: 21 classes and borders: inspect --dataset folder --photos VOC/JPEGImages --labels VOC/SegmentationClass --classes 22 --palette-indices --remap 255=21 --ignore-label 21 | Its palette indices are the classes, 255 the borders. Photos without a mask are refused: keep those that ImageSets/Segmentation names."`,
  );
  const labelmap = '# label:color_rgb:parts:actions\nCat:48,112,32::\nbackground:0,0,0::\nDog:176,112,32::\n';
  expect(await described('cvat', { ...masks, 'labelmap.txt': labelmap })).toMatchInlineSnapshot(
    `"CVAT, "Segmentation mask 1.1": inspect --dataset folder --photos cvat/JPEGImages --labels cvat/SegmentationClass --classes 3 --colours 0=#000000 --colours 1=#307020 --colours 2=#b07020 | Classes: 0 background, 1 Cat, 2 Dog."`,
  );
  const roboflow = {
    'train/a_jpg.rf.1.jpg': '',
    'train/a_jpg.rf.1_mask.png': '',
    'train/_classes.csv': 'Pixel Value, Class\n0, background\n1, crack\n',
  };
  expect(await described('roboflow', roboflow)).toMatchInlineSnapshot(
    `"Roboflow, "Semantic segmentation masks": inspect --dataset folder --photos roboflow/train --labels roboflow/train --label-ending _mask --classes 2 | Classes: 0 background, 1 crack. Its train, valid and test folders are datasets of their own."`,
  );
  const city = { 'leftImg8bit/train/a/a_leftImg8bit.png': '', 'gtFine/train/a/a_gtFine_labelIds.png': '' };
  expect(await described('city', city)).toMatchInlineSnapshot(
    `"Cityscapes as it unpacks: inspect --preset cityscapes --root city | "`,
  );
  const vistas = { 'config.json': '{"labels": [1, 2, 3]}', 'training/images/a.jpg': '', 'training/labels/a.png': '' };
  expect(await described('vistas', vistas)).toMatchInlineSnapshot(
    `"Mapillary Vistas: inspect --dataset folder --photos vistas/training/images --labels vistas/training/labels --classes 3 --palette-indices | Its palette indices are the classes. Its folder instances is read with --instances."`,
  );
  const coco = '{"info": {}, "images": [], "annotations": [], "categories": []}';
  expect(
    await described('coco', { 'annotations/instances_default.json': coco, 'images/a.jpg': '' }),
  ).toMatchInlineSnapshot(
    `"COCO annotations (also of CVAT, Roboflow, Label Studio): labels coco/annotations/instances_default.json --out labels | "`,
  );
  const labelme = '{"version": "5", "shapes": [], "imageHeight": 3, "imageWidth": 4}';
  expect(await described('labelme', { 'a.json': labelme, 'a.jpg': '' })).toMatchInlineSnapshot(
    `"labelme: labels labelme --out labels | "`,
  );
});

test('behavior: exports that are not read, with what to export instead', {
  meta: { id: 'describe-export-other' },
}, async () => {
  expect(await described('studio', { 'task-1-annotation-2-by-1-tag-Tree-0.png': '' })).toMatchInlineSnapshot(
    `"Label Studio, "Brush labels to PNG": one mask per region, named by task: inspect  | Export "COCO with images" there, from polygons: ecgan labels reads it."`,
  );
  expect(
    await described('supervisely', { 'meta.json': '{}', 'ds/ann/a.jpg.json': '{}', 'ds/img/a.jpg': '' }),
  ).toMatchInlineSnapshot(
    `"Supervisely: inspect  | Run its app "Export as masks" and read masks_machine with --labels, or "Export to COCO": ecgan labels reads it."`,
  );
  expect(await described('ade', { 'training/a/ADE_train_00000001_seg.png': '' })).toMatchInlineSnapshot(
    `"ADE20K, the full dataset: a class is red / 10 · 256 + green: inspect  | Download ADEChallengeData2016, whose 150 classes --dataset ade20k reads."`,
  );
  expect(await described('yolo', { 'data.yaml': '', 'train/labels/a.txt': '' })).toMatchInlineSnapshot(
    `"YOLO: polygons or boxes in text files: inspect  | Export "COCO" from the same program: ecgan labels reads it."`,
  );
  expect(
    await described('xml', { 'annotations.xml': '<?xml version="1.0"?><annotations></annotations>' }),
  ).toMatchInlineSnapshot(
    `"CVAT for images: inspect  | Export "Segmentation mask 1.1" or "COCO 1.0" there: both are read."`,
  );
  expect(await described('nothing', { 'a.txt': '' })).toBe('');
});
