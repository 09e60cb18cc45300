import { createRequire } from 'node:module';

/** Restores two deprecated `util.is…` functions that Node 23 removed and tfjs-node 4.22 still calls. */
export function restoreNodeUtil(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}
