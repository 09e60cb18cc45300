import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program, type Terminal } from 'ecgan/internal';
import { describe, expect, test } from 'vitest';
import { errorsOf } from './docs/errorsOf.mjs';
import { blocksOf, pages } from './docs/readBlocks.mjs';
import { root } from './root.mjs';

describe('commands', () => {
  const scriptsIn = (...path: string[]) =>
    JSON.parse(readFileSync(join(root, ...path, 'package.json'), 'utf8')).scripts;
  // The pages of the plug-in examples are run in their folders.
  const scripts = { ...scriptsIn('examples', 'pix2pix-edges'), ...scriptsIn() };
  const lines = (blocksOf('sh') as { file: string; code: string }[]).flatMap(({ file, code }) =>
    code.split('\n').map((line) => ({ file, line: line.replace(/#(?![0-9a-f]{6}).*/, '').trim() })),
  );

  test('behavior: every script of npm run exists', () => {
    const called = lines.flatMap(({ file, line }) =>
      [...line.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => ({ file, name })),
    );
    expect(called.length).toBeGreaterThan(5);
    expect(called.filter(({ name }) => !(name in scripts))).toEqual([]);
  });

  /** The flags of a command and of its own commands; undefined if there is no such command. */
  async function flagsOf(name: string): Promise<Set<string> | undefined> {
    const silent = { print() {}, fail() {} } as unknown as Terminal;
    const command = (await program([name], silent, () => {})).commands.find((one) => one.name() === name);
    const all = command && [command, ...command.commands];
    return all && new Set(all.flatMap(({ options }) => options.flatMap(({ long }) => long ?? [])));
  }

  test('behavior: every command of ecgan and every flag exists', async () => {
    const called = lines.flatMap(({ file, line }) =>
      [...line.matchAll(/(?:npx |npm run |\.\/)ecgan (?:-- )?([a-z]+)([^#]*)/g)].map(([, name, rest]) => ({
        file,
        name,
        rest,
      })),
    );
    expect(called.length).toBeGreaterThan(20);
    const known = new Map(
      await Promise.all(
        [...new Set(called.map(({ name }) => name))].map(async (name) => [name, await flagsOf(name)] as const),
      ),
    );
    const wrong = called.flatMap(({ file, name, rest }) => {
      const flags = known.get(name);
      if (!flags) return [`${file}: ecgan ${name}`];
      return [...rest.matchAll(/(--[\w-]+)/g)].flatMap(([, flag]) =>
        flags.has(flag) ? [] : [`${file}: ecgan ${name} ${flag}`],
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe('docs/troubleshooting.md', () => {
  const { classes, unnamed, invented } = errorsOf(readFileSync(join(root, 'docs', 'troubleshooting.md'), 'utf8'));

  test('behavior: it names every typed error, and no other', () => {
    expect(classes.length).toBeGreaterThan(25);
    // Never seen by a user: `compile` and the trainer catch them.
    expect(unnamed).toEqual(['Refusal', 'UnnamedGradientError']);
  });

  test('behavior: what it quotes stands in the sources', () => {
    expect(invented).toEqual([]);
  });
});

test('behavior: every page of the site is in its sidebar', () => {
  const config = readFileSync(join(root, 'docs', '.vitepress', 'config.ts'), 'utf8');
  const own = (pages() as string[]).filter((name) => name.startsWith('docs') && !/README|index/.test(name));
  const missing = own.filter(
    (name) => !config.includes(`'${name.slice('docs'.length).replace(/\.md$/, '').replaceAll('\\', '/')}'`),
  );
  expect(missing).toEqual([]);
});
