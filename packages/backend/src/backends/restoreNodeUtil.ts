import { createRequire } from 'node:module';

/** Node 23 removed the `util.is…` functions of its first years; tfjs-node 4.22 still calls two of them. */
export function restoreNodeUtil(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}
