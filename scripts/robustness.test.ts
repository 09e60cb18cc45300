import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testIds } from './claims/testIds.mjs';
import { readFaults } from './robustness/readFaults.mjs';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const faults = readFaults(read('docs/robustness.md'));
const files = testIds();

/** Removes the backslashes of regular expressions and quoted strings from the source of a test. */
const plain = (source: string) => source.replaceAll('\\', '');

describe('docs/robustness.md', () => {
  test('default: every row was read', () => {
    // README.md, docs/README.md and docs/index.md say so.
    expect(faults.length).toBeGreaterThan(150);
  });

  test.each(faults)('behavior: $fault', ({ message, lost, id }) => {
    expect(lost, 'says what is lost').toBeTruthy();
    const file = files.get(id);
    expect(file, `a test has the id ${id}`).toBeDefined();
    const source = plain(read(file));
    for (const part of message ?? []) expect(source, `${file} expects this message`).toContain(part);
  });
});

describe('readFaults', () => {
  test('default', () => {
    const row = '| a photo | `b: … lost.` | nothing | `c-error` |';
    expect(readFaults(`| fault | message | what is lost | test |\n| --- | --- | --- | --- |\n${row}`)).toEqual([
      { fault: 'a photo', message: ['b:', 'lost.'], lost: 'nothing', id: 'c-error' },
    ]);
    expect(readFaults(row.replace('`b: … lost.`', '—'))[0].message).toBeUndefined();
  });
});
