import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasTitle } from './claims/hasTitle.mjs';
import { readClaims } from './claims/readClaims.mjs';

const root = join(import.meta.dirname, '..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
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
    for (const { file, title } of tests) {
      expect(existsSync(join(root, file)), file).toBe(true);
      expect(hasTitle(read(file), title), `${file} has a test "${title}"`).toBe(true);
    }
  });
});

describe('readClaims', () => {
  test('default', () => {
    const row =
      '| A ⊙ B | `a` (core), `b` (losses) | [a](../packages/a.test.ts) "default"; [b](../b.test.ts) "of \\"more\\"" |';
    expect(
      readClaims(`| claim | exports | tests |\n| --- | ------- | ----- |\n${row}\n| **Not here.** C | —   | —     |`),
    ).toEqual([
      {
        claim: 'A ⊙ B',
        exports: [
          { name: 'a', package: 'core' },
          { name: 'b', package: 'losses' },
        ],
        tests: [
          { file: 'packages/a.test.ts', title: 'default' },
          { file: 'b.test.ts', title: 'of "more"' },
        ],
        absent: false,
      },
      { claim: '**Not here.** C', exports: [], tests: [], absent: true },
    ]);
  });
});
