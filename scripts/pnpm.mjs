import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * Returns the command that runs pnpm through npx, in exactly the version of the `packageManager` field. pnpm need not
 * be installed, and an installed pnpm of another version would try to replace itself.
 *
 * @returns `[command, args]`.
 */
export function pnpm(...args) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return ['npx', ['-y', packageManager.split('+')[0], ...args]];
}
