import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeLeftovers } from './removeLeftovers.js';
import { temporaryName } from './writeFileAtomically.js';

test('default: temporary files go, all others stay', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ecgan-leftovers-'));
  const left = '.step-000003.safetensors.0123456789ab.tmp';
  const others = ['.hidden.tmp', '.step.0123.tmp', 'step-000003.safetensors', 'x.0123456789ab.tmp'];
  for (const name of [left, ...others]) await writeFile(join(folder, name), '');
  expect(await removeLeftovers(folder)).toEqual([left]);
  expect((await readdir(folder)).sort()).toEqual(others);
  await rm(folder, { recursive: true });
});

test('behavior: a folder that is not there has none', async () => {
  expect(await removeLeftovers(join(tmpdir(), 'ecgan-no-such-folder'))).toEqual([]);
});

test('behavior: knows the names that are given', () => {
  expect(temporaryName.test('.log.jsonl.00ff00ff00ff.tmp')).toBe(true);
});
