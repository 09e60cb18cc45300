import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { copyTree } from './copyTree.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ecgan-copy-')));
afterAll(() => rmSync(folder, { recursive: true }));

/** A workspace of two packages, one of which uses the other and a package from elsewhere. */
function workspace(): string {
  const root = join(folder, 'root');
  const write = (file: string, text = '{}') => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  for (const file of ['package.json', 'packages/a/package.json', 'packages/b/package.json']) write(file);
  write('.gitignore', 'node_modules/\ndist/\n');
  write('packages/a/src/a.ts', 'as committed');
  write('packages/b/dist/b.js');
  write('node_modules/.pnpm/else/package.json');
  write('node_modules/.cache/file');
  mkdirSync(join(root, 'packages/b/node_modules/@own'), { recursive: true });
  symlinkSync('../../../a', join(root, 'packages/b/node_modules/@own/a'));
  symlinkSync('.pnpm/else', join(root, 'node_modules/else'));
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '-A'], { cwd: root });
  write('packages/a/src/a.ts', 'as changed');
  write('packages/a/src/new.ts', 'new');
  return root;
}

test('default: sources as they are now, and links that lead to the copy', () => {
  const [root, to] = [workspace(), join(folder, 'copy')];
  copyTree(root, to);
  expect(readFileSync(join(to, 'packages/a/src/a.ts'), 'utf8')).toBe('as changed');
  expect(existsSync(join(to, 'packages/a/src/new.ts'))).toBe(true);
  expect(existsSync(join(to, 'packages/b/dist'))).toBe(false);
  expect(existsSync(join(to, 'node_modules/.cache'))).toBe(false);
  expect(realpathSync(join(to, 'packages/b/node_modules/@own/a'))).toBe(join(to, 'packages/a'));
  expect(realpathSync(join(to, 'node_modules/else'))).toBe(join(root, 'node_modules/.pnpm/else'));
  writeFileSync(join(to, 'packages/a/src/a.ts'), 'mutated');
  expect(readFileSync(join(root, 'packages/a/src/a.ts'), 'utf8')).toBe('as changed');
});
