import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mutated, occurrences } from './Mutant.js';
import { mutants } from './mutants.js';

const root = resolve(import.meta.dirname, '../../..');

// `npm run mutants` runs them; that each still fits the source costs nothing and is found out here.
describe('mutants', () => {
  test('default: many, each with a name of its own', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(25);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  test.each(mutants)('behavior: $name: its text is in the source, once', (mutant) => {
    const source = readFileSync(resolve(root, mutant.file), 'utf8');
    const advice = `${mutant.file} has changed: write "${mutant.name}" anew for it, in testing/src/mutants/list`;
    expect(occurrences(mutant, source), advice).toBe(1);
    expect(mutated(mutant, source)).not.toBe(source);
    for (const file of mutant.tests) expect(existsSync(resolve(root, file)), file).toBe(true);
  });
});

describe('mutated', () => {
  const mutant = { name: 'off by one', file: 'a.ts', find: 'i < n', replace: 'i <= $&', tests: [] };

  test('default', () => {
    expect(mutated(mutant, 'while (i < n) i++;')).toBe('while (i <= $&) i++;');
  });

  test('error: text that is not there, or there twice', () => {
    expect(() => mutated(mutant, 'while (true);')).toThrowErrorMatchingInlineSnapshot(
      `[Error: "off by one" finds its text 0 times in a.ts. Write the change anew for the source as it is, in testing/src/mutants/list.]`,
    );
    expect(() => mutated(mutant, 'i < n && i < n')).toThrow('finds its text 2 times');
  });
});
