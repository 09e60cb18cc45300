import { existsSync, readFileSync } from 'node:fs';
import { gatherProofs } from './gatherProofs.mjs';
import { listComponents } from './listComponents.mjs';

/** Best first, as `installedBackends` of `@ecgan/backend` lists them. */
const backendOrder = ['tensorflow', 'wasm', 'cpu'];

/**
 * Reads the file that the tests wrote because `ECGAN_PROOFS` named it.
 *
 * @returns `{gathered, backends}`: what `gatherProofs` makes of it, and the backends that ran.
 * @throws {Error} where no test wrote anything.
 */
export function readProofs(file) {
  if (!existsSync(file)) throw new Error('No test has told what it showed: none ran, or none passed.');
  const tests = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const ran = new Set(tests.map(({ backend }) => backend));
  return {
    gathered: gatherProofs(listComponents(), tests),
    backends: backendOrder.filter((backend) => ran.has(backend)),
  };
}
