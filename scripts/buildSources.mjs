import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { root } from './root.mjs';

/** Compiled as `tsup.base.ts` does it: one file out per file in. */
const options = { bundle: false, format: 'esm', target: 'es2022', sourcemap: true, logLevel: 'error' };

/** The time a file was changed, in whole milliseconds: what `utimes` can set. Undefined where there is none. */
function changed(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && Math.floor(stats.mtimeMs);
}

/**
 * Sources of one package whose compiled file is missing or of another moment, each with the time it was changed. Synchronous: a thread
 * for each of 800 files costs five times as much.
 */
function staleSources(folder) {
  const source = join(folder, 'src');
  const names = readdirSync(source, { recursive: true });
  return names
    .filter((name) => name.endsWith('.ts') && !/\.(test|test-d|d)\.ts$/.test(name))
    .map((name) => ({ file: join(source, name), compiled: join(folder, 'dist', name.replace(/\.ts$/, '.js')) }))
    .map(({ file, compiled }) => ({ file, time: changed(file), compiledTime: changed(compiled) }))
    .filter(({ time, compiledTime }) => time !== compiledTime);
}

/** Renames files into place, so that a process that starts meanwhile reads whole ones, and gives them the time of their source. */
async function put({ path, contents }, time) {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, contents);
    await utimes(temporary, time / 1000, time / 1000);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function buildPackage(folder) {
  const stale = staleSources(folder);
  if (stale.length === 0) return 0;
  const { build } = await import('esbuild');
  const [outbase, outdir] = [join(folder, 'src'), join(folder, 'dist')];
  const entryPoints = stale.map(({ file }) => file);
  const { outputFiles } = await build({ ...options, entryPoints, outbase, outdir, write: false });
  const times = new Map(stale.map(({ file, time }) => [relative(outbase, file).replace(/\.ts$/, '.js'), time]));
  await Promise.all(outputFiles.map((file) => put(file, times.get(relative(outdir, file.path).replace(/\.map$/, '')))));
  return stale.length;
}

/**
 * Brings `dist/` of every package up to date with its sources, so that a checkout runs compiled code: TypeScript that has changed since it
 * was compiled is compiled again, without types. Where nothing has changed it takes some hundredths of a second.
 *
 * @returns How many files were compiled.
 */
export async function buildSources() {
  const packages = join(root, 'packages');
  const folders = readdirSync(packages).map((name) => join(packages, name));
  const built = await Promise.all(folders.filter((folder) => existsSync(join(folder, 'src'))).map(buildPackage));
  return built.reduce((sum, count) => sum + count, 0);
}
