import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type DataList, readDataList, writeDataList } from './DataList.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecgan-list-'));
});

const file = (digit: string) => ({ bytes: 3, modified: 1.5, sha256: digit.repeat(64) });
const list: DataList = {
  train: [
    { name: 'a.jpg', photo: file('1'), label: file('2') },
    { name: 'b/ü.jpg', photo: file('3'), label: file('4'), instances: file('5') },
  ],
  heldOut: [{ name: 'z.jpg', photo: file('6'), label: file('7') }],
  leftOut: [],
  onceHeldOut: [{ name: 'y.jpg', sha256: '8'.repeat(64) }],
};

test('default: read as written, a line for each picture', async () => {
  await writeDataList(folder, list);
  expect(await readDataList(folder)).toEqual(list);
  const lines = (await readFile(join(folder, 'data.json'), 'utf8')).split('\n');
  expect(lines.filter((line) => line.includes('"name"'))).toHaveLength(4);
});

test('behavior: none at all', async () => {
  expect(await readDataList(folder)).toBeUndefined();
});

test('error: damaged', { meta: { id: 'data-list-damaged' } }, async () => {
  for (const text of ['{', '[]', '{"train": []}']) {
    await writeFile(join(folder, 'data.json'), text);
    const error = await readDataList(folder).catch((caught: Error) => caught.message.replace(folder, 'RUN'));
    expect(error).toBe(
      'RUN/data.json: it is damaged. It says which pictures are held out: without it the run cannot go on. Restore it, or start a new run.',
    );
  }
});
