import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the folders of the workspace packages, the root first. */
function workspaceFolders(root) {
  const inside = ['packages', 'examples'].flatMap((group) => {
    const folder = join(root, group);
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  });
  return [root, ...inside.sort(), join(root, 'testing')].filter((folder) => existsSync(join(folder, 'package.json')));
}

/**
 * Returns everything that the result of an install depends on, as one string. File times are not used, because a
 * checkout changes them.
 */
function fingerprint(root) {
  const hash = createHash('sha256');
  hash.update(`${process.platform} ${process.arch}`);
  const files = [join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml')];
  for (const folder of workspaceFolders(root)) files.push(join(folder, 'package.json'));
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

const stamp = (root) => join(root, 'node_modules', '.ecgan-setup');

/** Returns whether every workspace package has installed packages, of whatever moment. */
export function packagesArePresent(root) {
  return workspaceFolders(root).every((folder) => existsSync(join(folder, 'node_modules')));
}

/** Returns whether the last install of this checkout was complete and nothing it depends on has changed since. */
export function packagesAreInstalled(root) {
  if (!existsSync(stamp(root)) || readFileSync(stamp(root), 'utf8') !== fingerprint(root)) return false;
  return packagesArePresent(root);
}

/** Records a complete install. */
export function rememberInstall(root) {
  writeFileSync(stamp(root), fingerprint(root));
}
