import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packAll } from '../packedInstall.mjs';
import { pnpm } from '../pnpm.mjs';
import { printed } from './printed.mjs';

/** Builds and packs every package as it would be published, and installs the archives with npm in a new folder. */
export async function installPackages(folder) {
  await mkdir(folder, { recursive: true });
  const [command, line] = pnpm('-r', '--workspace-concurrency=2', 'run', 'build');
  process.stderr.write(await printed(command, line));
  const archives = packAll(folder);
  const dependencies = Object.fromEntries(Object.entries(archives).map(([name, file]) => [name, `file:${file}`]));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  await printed('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--prefer-offline', '--silent']);
  for (const name of await readdir(folder)) if (name.endsWith('.tgz')) await rm(join(folder, name));
}
