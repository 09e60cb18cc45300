import { appendFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeLines, readChanges, recordChange } from './RunChange.js';
import { runFiles } from './runFolder.js';

const change = { step: 4, time: '2026-01-01T00:00:00.000Z', settings: { batch: { from: 4, to: 2 } } };
const data = {
  came: ['d.png'],
  went: ['a.png', 'z.png'],
  changed: ['b.png (label)'],
  heldOutGone: ['z.png'],
  copies: [],
};

test('default: written and read, but for a line that was cut short', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ecgan-changes-'));
  expect(await readChanges(folder)).toEqual([]);
  for (const each of [change, { ...change, data }]) await recordChange(folder, each);
  await appendFile(runFiles.changes(folder), '{"step": 5');
  expect(await readChanges(folder)).toEqual([change, { ...change, data }]);
});

test('changeLines', () => {
  expect(changeLines({ ...change, data })).toEqual([
    'From step 5 on batch is 2, it was 4.',
    'From step 5 on the pictures differ:',
    '  added 1      d.png',
    '  removed 2    a.png, z.png; 1 of them held out: z.png',
    '  changed 1    b.png (label)',
  ]);
  const came = Array.from({ length: 12 }, (_, i) => `${i}`);
  expect(changeLines({ ...change, settings: {}, data: { ...data, came } })[1]).toBe(
    '  added 12     0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more',
  );
});
