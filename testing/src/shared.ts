import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * A path in the developers' folder of real data beside the checkout, or undefined, with the reason printed once,
 * where it is missing: `describe.skipIf(!shared('fixtures'))`.
 */
export function shared(...parts: string[]): string | undefined {
  const path = resolve(import.meta.dirname, '../../../shared', ...parts);
  if (existsSync(path)) return path;
  process.stderr.write(`skipped: shared/${parts.join('/')} is not beside this checkout\n`);
  return undefined;
}
