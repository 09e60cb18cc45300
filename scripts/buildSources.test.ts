import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildSources } from './buildSources.mjs';

let packages: string;
beforeEach(() => {
  packages = mkdtempSync(join(tmpdir(), 'ecgan-build-'));
  mkdirSync(join(packages, 'one', 'src', 'inner'), { recursive: true });
  write('index.ts', "export { two } from './inner/two.js';\n");
  write('inner/two.ts', 'export const two: number = 2;\n');
  write('inner/two.test.ts', 'not compiled');
});
afterEach(() => rmSync(packages, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(packages, 'one', 'src', name), text);
const compiled = () =>
  readdirSync(join(packages, 'one', 'dist'), { recursive: true })
    .map(String)
    .sort();

test('default: one file out per source, tests left out; nothing to do the second time', async () => {
  expect(await buildSources(packages)).toBe(2);
  expect(compiled()).toEqual(['index.js', 'index.js.map', 'inner', 'inner/two.js', 'inner/two.js.map']);
  expect(await import(pathToFileURL(join(packages, 'one', 'dist', 'index.js')).href)).toMatchObject({ two: 2 });
  expect(await buildSources(packages)).toBe(0);
});

test('behavior: a changed source alone is compiled again, whatever its time', async () => {
  const file = join(packages, 'one', 'src', 'index.ts');
  // Parts of a millisecond, which a file system keeps and utimes does not set.
  for (const time of [1_700_000_000.1236, 1_600_000_000.9999, 1_600_000_000.0004]) {
    utimesSync(file, time, time);
    expect(await buildSources(packages)).toBeGreaterThan(0);
    expect(await buildSources(packages)).toBe(0);
  }
  expect(statSync(join(packages, 'one', 'dist', 'inner', 'two.js')).mtimeMs).toBeGreaterThan(1_700_000_000_000);
});

test('error: a source that does not parse is named', async () => {
  write('index.ts', 'export const = 1;');
  await expect(buildSources(packages)).rejects.toThrow('index.ts:1:13');
});
