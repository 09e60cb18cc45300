import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Returns the cache folder of this user: `$ECGAN_CACHE` (also used by `@ecgan/backend`), else `ecgan` in
 * `$XDG_CACHE_HOME` or `~/.cache`, in `~/Library/Caches` on macOS, in `%LOCALAPPDATA%` on Windows.
 */
export function userCacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const { ECGAN_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (ECGAN_CACHE) return resolve(ECGAN_CACHE);
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'ecgan');
  if (platform === 'win32') return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'ecgan');
  return join(homedir(), platform === 'darwin' ? join('Library', 'Caches') : '.cache', 'ecgan');
}
