import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EngineInstallError } from '../errors.js';

/**
 * Makes the cache folder and its folder of engines, ready to be written to.
 *
 * @returns The folder of engines.
 * @throws {@link EngineInstallError} where that cannot be.
 */
export function openCache(cache: string): string {
  const engines = join(cache, 'engines');
  try {
    mkdirSync(engines, { recursive: true });
    accessSync(cache, constants.W_OK);
    accessSync(engines, constants.W_OK);
    return engines;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = 'Set ECGAN_CACHE to a folder that you may write to.';
    throw new EngineInstallError({ step: 'open the cache folder', reason, advice, cause });
  }
}
