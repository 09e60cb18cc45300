import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesAreInstalled, packagesArePresent } from './installedPackages.mjs';
import { isMain } from './isMain.mjs';
import { root } from './root.mjs';

/** Returns whether pnpm's record of what it installed last is the lockfile as it is now. */
function installedLockfileIsCurrent(root) {
  const installed = join(root, 'node_modules', '.pnpm', 'lock.yaml');
  return existsSync(installed) && readFileSync(installed).equals(readFileSync(join(root, 'pnpm-lock.yaml')));
}

/**
 * Returns one line that says what is missing of the set-up and which command makes up for it; undefined if nothing is.
 *
 * An install by `npm run setup` and one by pnpm itself both count.
 */
export function setupProblem(root) {
  if (!packagesArePresent(root)) return 'The packages of this checkout are not installed. Run: npm run setup';
  if (installedLockfileIsCurrent(root) || packagesAreInstalled(root)) return undefined;
  return 'pnpm-lock.yaml has changed since the packages were installed. Run: npm run setup';
}

// Every npm script that needs installed packages begins with this, so that a fresh clone says what to do.
if (isMain(import.meta.url)) {
  const problem = setupProblem(root);
  if (problem) {
    console.error(problem);
    process.exitCode = 1;
  }
}
