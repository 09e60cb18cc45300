import { existsSync, readFileSync } from 'node:fs';
import { gatherProofs } from './gatherProofs.mjs';
import { listComponents } from './listComponents.mjs';

/** Fastest first, in the order of `installedBackends` of `@ecgan/backend`. */
const backendOrder = ['tensorflow', 'wasm', 'cpu'];

/**
 * Reads the file that the tests wrote to the path in `ECGAN_PROOFS`.
 *
 * @returns `{gathered, backends}`: the result of `gatherProofs`, and the backends that ran.
 * @throws {Error} if no test wrote anything.
 */
export function readProofs(file) {
  if (!existsSync(file)) throw new Error('No test wrote a proof: none ran, or none passed.');
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
