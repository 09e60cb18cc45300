import { resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * Returns the folder that the native backend is installed in, shared by all projects of the user: `ECGAN_CACHE`, else
 * `ecgan` in the user's cache folder (`$XDG_CACHE_HOME` or `~/.cache`, `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows).
 */
export function cacheFolder(): string {
  const { ECGAN_CACHE } = process.env;
  return ECGAN_CACHE ? resolve(ECGAN_CACHE) : envPaths('ecgan', { suffix: '' }).cache;
}
