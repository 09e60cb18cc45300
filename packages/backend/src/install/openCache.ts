import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BackendInstallError } from '../errors.js';

/**
 * Makes the cache folder and its folder of backends, ready to be written to.
 *
 * @returns The folder of backends.
 * @throws {@link BackendInstallError} where that cannot be.
 */
export function openCache(cache: string): string {
  const backends = join(cache, 'backends');
  try {
    mkdirSync(backends, { recursive: true });
    accessSync(cache, constants.W_OK);
    accessSync(backends, constants.W_OK);
    return backends;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = 'Set ECGAN_CACHE to a folder that you may write to.';
    throw new BackendInstallError({ step: 'open the cache folder', reason, advice, cause });
  }
}
