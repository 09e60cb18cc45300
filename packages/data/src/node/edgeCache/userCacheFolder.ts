import { resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * Returns the cache folder of this user: `$ECGAN_CACHE` (also used by `@ecgan/backend`), else `ecgan` in
 * `$XDG_CACHE_HOME` or `~/.cache`, in `~/Library/Caches` on macOS, in `%LOCALAPPDATA%` on Windows.
 */
export function userCacheFolder(): string {
  const { ECGAN_CACHE } = process.env;
  return ECGAN_CACHE ? resolve(ECGAN_CACHE) : envPaths('ecgan', { suffix: '' }).cache;
}
