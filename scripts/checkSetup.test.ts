import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setupProblem } from './checkSetup.mjs';
import { rememberInstall } from './installedPackages.mjs';
import { root as checkout } from './root.mjs';

let root: string;
const write = (path: string, text: string) => writeFileSync(join(root, path), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ecgan-check-setup-'));
  for (const folder of ['packages/core/node_modules', 'node_modules/.pnpm'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const path of ['package.json', 'packages/core/package.json']) write(path, '{}');
  for (const path of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'node_modules/.pnpm/lock.yaml']) write(path, 'a: 1');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('setupProblem', () => {
  test('default: packages that pnpm installed', () => expect(setupProblem(root)).toBeUndefined());

  test('behavior: packages that npm run setup installed, whatever record pnpm keeps', () => {
    write('node_modules/.pnpm/lock.yaml', 'other: 1');
    rememberInstall(root);
    expect(setupProblem(root)).toBeUndefined();
  });

  test.each(['node_modules', 'packages/core/node_modules'])('error: no %s', (folder) => {
    rmSync(join(root, folder), { recursive: true });
    expect(setupProblem(root)).toBe('The packages of this checkout are not installed. Run: npm run setup');
  });

  test('error: another lockfile than at the last install', () => {
    write('pnpm-lock.yaml', 'a: 2');
    expect(setupProblem(root)).toBe('pnpm-lock.yaml has changed since the packages were installed. Run: npm run setup');
  });
});

describe('npm scripts', () => {
  const scriptsOf = (folder: string): [string, string][] =>
    Object.entries(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts ?? {});
  /** Those that install the packages themselves, or leave the check to another npm script that they call first. */
  const exempt = /^(node scripts\/(setup|demo|test)\.mjs$|npm run )/;

  test('behavior: each that needs installed packages checks the set-up first', () => {
    const own = scriptsOf(checkout).filter(([, line]) => !exempt.test(line));
    expect(own.filter(([, line]) => !line.startsWith('node scripts/checkSetup.mjs && '))).toEqual([]);
    const examples = readdirSync(join(checkout, 'examples')).flatMap((name) =>
      scriptsOf(join(checkout, 'examples', name)),
    );
    expect(examples.filter(([, line]) => !line.startsWith('node ../../scripts/checkSetup.mjs && '))).toEqual([]);
  });

  test('error: in a fresh clone a script ends with one line', () => {
    const files = execFileSync('git', ['ls-files', 'scripts', '*package.json', 'pnpm-lock.yaml'], { cwd: checkout });
    for (const file of [...files.toString().trim().split('\n'), 'scripts/checkSetup.mjs'])
      cpSync(join(checkout, file), join(root, file));
    rmSync(join(root, 'node_modules'), { recursive: true });
    const { status, stderr } = spawnSync('npm', ['run', '--silent', 'ecgan', '--', '--help'], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    expect(stderr).toBe('The packages of this checkout are not installed. Run: npm run setup\n');
    expect(status).toBe(1);
  });
});
