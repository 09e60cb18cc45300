import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasTitle } from './claims/hasTitle.mjs';
import { readFaults } from './robustness/readFaults.mjs';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const faults = readFaults(read('docs/robustness.md'));

/** Removes the backslashes of regular expressions and quoted strings from the source of a test. */
const plain = (source: string) => source.replaceAll('\\', '');

describe('docs/robustness.md', () => {
  test('default: every row was read', () => {
    expect(faults.length).toBeGreaterThan(60);
  });

  test.each(faults)('behavior: $fault', ({ message, lost, file, title }) => {
    expect(lost, 'says what is lost').toBeTruthy();
    const source = read(file ?? 'no test is named');
    expect(hasTitle(source, title), `${file} has a test "${title}"`).toBe(true);
    for (const part of message ?? []) expect(plain(source), `${file} expects this message`).toContain(part);
  });
});

describe('readFaults', () => {
  test('default', () => {
    const row = '| a photo | `b: … lost.` | nothing | [c](../d/c.test.ts) "error: e" |';
    expect(readFaults(`| fault | message | what is lost | test |\n| --- | --- | --- | --- |\n${row}`)).toEqual([
      { fault: 'a photo', message: ['b:', 'lost.'], lost: 'nothing', file: 'd/c.test.ts', title: 'error: e' },
    ]);
    expect(readFaults(row.replace('`b: … lost.`', '—'))[0].message).toBeUndefined();
  });
});
