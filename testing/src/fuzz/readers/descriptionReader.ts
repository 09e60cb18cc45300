import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeLabelMap } from '@ecgan/data';
import { type DatasetDescription, openDataset } from '@ecgan/data/node';
import { jsonEdits } from '../damage/jsonEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';

/** JSON descriptions of datasets: the dataset is opened and checked, or a documented error is thrown. */
export const descriptionReader: OpenReader = async (folder) => {
  const [photos, labels] = [join(folder, 'train'), join(folder, 'trainannot')];
  const city = [join(folder, 'leftImg8bit/val/a/a_leftImg8bit.png'), ...['label', 'instance'].map(gtFine(folder))];
  for (const file of [join(photos, 'a.png'), join(labels, 'a.png'), ...city]) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, encodeLabelMap(new Uint8Array(64), 8, 8));
  }
  const sizes = { height: 64, width: 64 };
  const known = [
    { kind: 'scenes', ...sizes, length: 4, seed: 1, split: 'validation' },
    {
      kind: 'folder',
      photos,
      labels,
      ...sizes,
      numClasses: 2,
      levels: 5,
      remap: { 255: 1 },
      colours: [[0, 0, 0], null],
    },
    { kind: 'folder', photos, labels, instances: labels, ...sizes, numClasses: 1, ignoreLabel: 0, classNames: ['a'] },
    { kind: 'camvid', root: folder, split: 'train' },
    { kind: 'cityscapes', root: folder, split: 'val', ids: 'train' },
  ];
  return {
    files: known.map((one) => Uint8Array.from(Buffer.from(JSON.stringify(one)))),
    edits: jsonEdits,
    names: '',
    memory: () => 2 ** 21,
    async read(bytes) {
      let description: DatasetDescription;
      try {
        description = JSON.parse(Buffer.from(bytes).toString());
      } catch {
        return false;
      }
      const { length, numClasses, classNames, palette } = await openDataset(description);
      expectThat(Number.isInteger(length) && length >= 1, `${length} samples`);
      expectThat(classNames.length === numClasses && palette.length === numClasses, `${numClasses} classes`);
      return true;
    },
  };
};

const gtFine = (folder: string) => (kind: string) => join(folder, `gtFine/val/a/a_gtFine_${kind}Ids.png`);
