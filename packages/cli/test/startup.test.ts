import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { ecgan } from './ecgan.js';

const folder = join(import.meta.dirname, '..');

/** The modules that are loaded before the command line has been looked at: what `main.ts` imports statically, and so on. */
async function loadedAtStart(): Promise<{ files: string[]; packages: string[] }> {
  const { metafile } = await build({
    entryPoints: [join(folder, 'src', 'main.ts')],
    absWorkingDir: folder,
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', packages: 'external' },
    ...{ write: false, outdir: 'dist', metafile: true },
  });
  const [files, packages] = [new Set<string>(), new Set<string>()];
  const visit = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    for (const { path, kind, external } of metafile.inputs[file].imports)
      if (kind === 'import-statement') external ? packages.add(path) : visit(path);
  };
  visit(relative(folder, join(folder, 'src', 'main.ts')));
  return { files: [...files], packages: [...packages].filter((name) => !name.startsWith('node:')).sort() };
}

test('behavior: nothing heavy is loaded before it is needed', async () => {
  const { files, packages } = await loadedAtStart();
  expect(packages).toEqual(['@ecgan/core/errors', 'commander', 'leven', 'log-update']);
  expect(files).not.toContain('src/config/settings.ts');
  expect(files).toContain('src/program.ts');
});

test('default: --version and -V', async () => {
  const { version } = (await import('../package.json', { with: { type: 'json' } })).default;
  for (const flag of ['--version', '-V'])
    expect(await ecgan(flag)).toEqual({ exitCode: 0, out: `${version}\n`, err: '' });
});

test('default: --help lists every command', async () => {
  const { exitCode, out } = await ecgan('--help');
  expect(exitCode).toBe(0);
  for (const name of [
    'train',
    'resume',
    'inspect',
    'report',
    'generate',
    'evaluate',
    'compare',
    'export',
    'demo',
    'backend',
  ])
    expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
});
