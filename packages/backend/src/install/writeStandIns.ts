import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `Symbol.for(standInKey)` on the global object holds the caller's TF.js, which the stand-ins export. */
export const standInKey = '@ecgan/backend tfjs';

/** Dependencies of tfjs-node that must not be a second copy of the caller's packages. */
export const standIns = ['tfjs', 'tfjs-core'] as const;

/**
 * Writes stand-ins for the packages `@tensorflow/tfjs` and `@tensorflow/tfjs-core` that export the *caller's* TF.js.
 *
 * Several projects share one installation, so the backend must use the tensors, kernels and layers of the project that
 * loads it. It also saves 200 MB of browser backends.
 */
export function writeStandIns(folder: string, version: string): void {
  for (const name of standIns) {
    const path = join(folder, 'stand-ins', name);
    mkdirSync(path, { recursive: true });
    writeFileSync(
      join(path, 'package.json'),
      JSON.stringify({ name: `@tensorflow/${name}`, version, main: 'index.js' }),
    );
    writeFileSync(join(path, 'index.js'), `module.exports = globalThis[Symbol.for(${JSON.stringify(standInKey)})];\n`);
  }
}
