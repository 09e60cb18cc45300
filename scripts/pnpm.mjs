import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * How to run pnpm with these arguments: through npx, in exactly the version of the `packageManager` field. A pnpm of
 * another version would try to replace itself, and need not be installed.
 *
 * @returns `[command, args]`.
 */
export function pnpm(...args) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return ['npx', ['-y', packageManager.split('+')[0], ...args]];
}
