import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Files of a checkout as they are now: those of git, changed or not, and new ones that it does not ignore. */
function sourceFiles(root: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return listed.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
}

/**
 * Copies a checkout whose tests then run where it was copied to: its sources, and links to its installed packages.
 *
 * The links among the workspace's packages are copied as they are, relative: in the copy they lead to the copy's sources. What was
 * installed from elsewhere is shared.
 */
export function copyTree(root: string, to: string): void {
  const files = sourceFiles(root);
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(root, file), join(to, file), { verbatimSymlinks: true });
  }
  const folders = new Set(files.filter((file) => basename(file) === 'package.json').map(dirname));
  for (const folder of folders) {
    const installed = join(root, folder, 'node_modules');
    if (existsSync(installed)) copyLinks(installed, join(to, folder, 'node_modules'));
  }
}

/** Copies a `node_modules` of links; what is a folder of packages in it, pnpm's store, becomes a link. */
function copyLinks(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    // A scope is a folder of links; caches of tools are none of the copy's business.
    if (name.startsWith('@')) copyLinks(source, target);
    else if (lstatSync(source).isSymbolicLink()) cpSync(source, target, { verbatimSymlinks: true });
    else if (name === '.pnpm') symlinkSync(source, target, 'junction');
  }
}
