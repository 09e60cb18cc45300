import { resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * The folder for what can be computed again: `ECGAN_CACHE`, which the backends use too, else `ecgan` in the user's cache folder
 * (`$XDG_CACHE_HOME` or `~/.cache`, `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows).
 */
export function userCacheFolder(): string {
  const { ECGAN_CACHE } = process.env;
  return ECGAN_CACHE ? resolve(ECGAN_CACHE) : envPaths('ecgan', { suffix: '' }).cache;
}
