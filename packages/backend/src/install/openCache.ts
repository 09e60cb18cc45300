import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BackendInstallError } from '../errors.js';

/**
 * Makes the cache folder and one of its folders, ready to be written to.
 *
 * @param name - The folder in it. @defaultValue that of backends
 * @param what - What is installed, for the error.
 * @returns The path of that folder.
 * @throws {@link BackendInstallError} where that cannot be.
 */
export function openCache(cache: string, name = 'backends', what?: string): string {
  const folder = join(cache, name);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(cache, constants.W_OK);
    accessSync(folder, constants.W_OK);
    return folder;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = 'Set ECGAN_CACHE to a folder that you may write to.';
    throw new BackendInstallError({ what, step: 'open the cache folder', reason, advice, cause });
  }
}
