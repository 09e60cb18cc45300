import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packagesAreInstalled, rememberInstall } from './installedPackages.mjs';

let root: string;
const write = (path: string, text: string) => writeFileSync(join(root, path), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ecgan-setup-'));
  for (const folder of ['node_modules', 'packages/core/node_modules'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const path of ['package.json', 'packages/core/package.json']) write(path, '{}');
  for (const path of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) write(path, 'a: 1');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('packagesAreInstalled', () => {
  test('default', () => {
    expect(packagesAreInstalled(root)).toBe(false);
    rememberInstall(root);
    expect(packagesAreInstalled(root)).toBe(true);
  });

  test.each([
    ['the lockfile', () => write('pnpm-lock.yaml', 'a: 2')],
    ['the workspace file', () => write('pnpm-workspace.yaml', 'a: 2')],
    ['a package', () => write('packages/core/package.json', '{"name":"core"}')],
  ])('behavior: %s changed', (_, change) => {
    rememberInstall(root);
    change();
    expect(packagesAreInstalled(root)).toBe(false);
  });

  test('behavior: touched, not changed', () => {
    rememberInstall(root);
    write('pnpm-lock.yaml', 'a: 1');
    expect(packagesAreInstalled(root)).toBe(true);
  });

  test.each(['node_modules', 'packages/core/node_modules'])('behavior: %s removed', (folder) => {
    rememberInstall(root);
    rmSync(join(root, folder), { recursive: true });
    expect(packagesAreInstalled(root)).toBe(false);
  });
});
