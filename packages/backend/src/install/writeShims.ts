import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the stand-ins find the caller's TF.js: `Symbol.for` of this, on the global object. */
export const standInKey = '@ecgan/backend tfjs';

/** The packages tfjs-node asks for and must not bring its own copy of. */
export const standIns = ['tfjs', 'tfjs-core'] as const;

/**
 * Writes tiny packages named `@tensorflow/tfjs` and `@tensorflow/tfjs-core` that export the *caller's* TF.js, so that
 * the backend, shared by checkouts, computes with the tensors, kernels and layers of whoever loads it, and 200 MB of
 * browser backends stay away.
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
