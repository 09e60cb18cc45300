import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../root.mjs';

// A dependency of the package of data.
const png = createRequire(join(root, 'packages/data/package.json')).resolve('fast-png');
const { encode } = await import(pathToFileURL(png).href);

const [height, width] = [48, 64];
const photo = encode({
  width,
  height,
  channels: 3,
  data: new Uint8Array(height * width * 3).map((_, i) => (7 * i) % 256),
});
const labels = encode({ width, height, channels: 1, data: new Uint8Array(height * width).map((_, i) => (i >> 9) % 3) });

/** The files that examples read: a pair of every dataset, by the names its files have. */
const files = {
  'camvid/train/a.png': photo,
  'camvid/trainannot/a.png': labels,
  'camvid/valannot/a.png': labels,
  'data/CamVid/train/a.png': photo,
  'data/CamVid/trainannot/a.png': labels,
  'data/ADEChallengeData2016/images/training/a.png': photo,
  'data/ADEChallengeData2016/annotations/training/a.png': labels,
  'data/ADEChallengeData2016/images/validation/a.png': photo,
  'data/ADEChallengeData2016/annotations/validation/a.png': labels,
  'data/cityscapes/leftImg8bit/train/bonn/a_leftImg8bit.png': photo,
  'data/cityscapes/gtFine/train/bonn/a_gtFine_labelIds.png': labels,
  'data/cityscapes/gtFine/train/bonn/a_gtFine_instanceIds.png': labels,
  'data/cityscapes/leftImg8bit/val/bonn/a_leftImg8bit.png': photo,
  'data/cityscapes/gtFine/val/bonn/a_gtFine_labelIds.png': labels,
  'data/cityscapes/gtFine/val/bonn/a_gtFine_instanceIds.png': labels,
  'data/coco_stuff/train_img/a.png': photo,
  'data/coco_stuff/train_label/a.png': labels,
  'data/coco_stuff/train_inst/a.png': labels,
  'photos/a.png': photo,
  'labels/a.png': labels,
  'my/photos/a.png': photo,
  'my/labels/a.png': labels,
  'my/instances/a.png': labels,
};

/** Writes them below a folder. */
export function writeFiles(folder) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
