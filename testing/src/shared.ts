import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Returns a path in the folder of shared data next to the checkout. If it does not exist, prints the reason once and
 * returns undefined: `describe.skipIf(!shared('fixtures'))`.
 */
export function shared(...parts: string[]): string | undefined {
  const path = resolve(import.meta.dirname, '../../../shared', ...parts);
  if (existsSync(path)) return path;
  process.stderr.write(`skipped: shared/${parts.join('/')} is not beside this checkout\n`);
  return undefined;
}
