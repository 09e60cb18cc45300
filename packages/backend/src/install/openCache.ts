import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BackendInstallError } from '../errors.js';

/**
 * Creates the cache folder and one of its subfolders, and checks that both are writable.
 *
 * @param name - Name of the subfolder. @defaultValue 'backends'
 * @param what - What is installed, for the error message. @defaultValue the tensorflow backend
 * @returns The path of the subfolder.
 * @throws {@link BackendInstallError} if a folder cannot be created or written to.
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
