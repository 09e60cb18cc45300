import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Returns the folder that the native backend is installed in, shared by all projects of the user: `ECGAN_CACHE`, else
 * `ecgan` in the user's cache folder (`XDG_CACHE_HOME`, `~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`).
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (environment.ECGAN_CACHE) return resolve(environment.ECGAN_CACHE);
  if (platform === 'win32') return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'ecgan');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ecgan');
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ecgan');
}
