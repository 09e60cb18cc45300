import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readClaims } from './claims/readClaims.mjs';
import { idsIn, testIds } from './claims/testIds.mjs';
import { readFaults } from './robustness/readFaults.mjs';

const root = join(import.meta.dirname, '..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const faults = readFaults(read('docs', 'robustness.md'));
const files = testIds();
const claims = readClaims(read('docs/claims.md'));

describe('docs/claims.md', () => {
  test('default: every row was read', () => {
    expect(claims.length).toBeGreaterThan(40);
  });

  test.each(claims)('behavior: $claim', ({ claim, exports, tests, absent }) => {
    if (claim.startsWith('**Not here.**')) {
      expect(absent, 'what is not here names nothing').toBe(true);
      return;
    }
    expect(exports.length, 'names what does it').toBeGreaterThan(0);
    expect(tests.length, 'names what shows it').toBeGreaterThan(0);
    for (const { name, package: from } of exports) {
      const [folder, ...entry] = from.split('/');
      const index = read('packages', folder, 'src', ...entry, 'index.ts');
      expect(index, `@ecgan/${from} exports ${name}`).toMatch(new RegExp(`\\b${name}\\b`));
    }
    for (const id of tests) expect(files.get(id), `a test has the id ${id}`).toBeDefined();
  });
});

describe('readClaims', () => {
  test('default', () => {
    const row = '| A ⊙ B | `a` (core), `b` (losses) | `a-default`; `b-of-more` |';
    expect(
      readClaims(`| claim | exports | tests |\n| --- | ------- | ----- |\n${row}\n| **Not here.** C | —   | —     |`),
    ).toEqual([
      {
        claim: 'A ⊙ B',
        exports: [
          { name: 'a', package: 'core' },
          { name: 'b', package: 'losses' },
        ],
        tests: ['a-default', 'b-of-more'],
        absent: false,
      },
      { claim: '**Not here.** C', exports: [], tests: [], absent: true },
    ]);
  });
});

describe('testIds', () => {
  test('default', () => {
    const options = (id: string) => `{ meta: { id: '${id}' } }`;
    const source = `test('a', ${options('a-default')}, () => {});\ntest.each(rows)('b', ${options('b-2')}, () => {});`;
    expect(idsIn(source)).toEqual(['a-default', 'b-2']);
  });

  test('behavior: every id of a test is named in the docs', () => {
    const named = new Set([...claims.flatMap(({ tests }) => tests), ...faults.map(({ id }) => id)]);
    expect([...files.keys()].filter((id) => !named.has(id))).toEqual([]);
  });
});
