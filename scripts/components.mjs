import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addWebgpu } from './components/addWebgpu.mjs';
import { reportMissing } from './components/checkProofs.mjs';
import { componentPackages } from './components/checksOf.mjs';
import { componentsPage } from './components/componentsPage.mjs';
import { describeBackend } from './components/describeBackend.mjs';
import { readProofs } from './components/readProofs.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { formatTally } from './tally.mjs';

const page = join(root, 'docs', 'components.md');

/** Runs the tests of all components and writes down what they found: `npm run components`. */
async function components(folder) {
  const proofs = join(folder, 'proofs.jsonl');
  const vitest = join(root, 'node_modules', '.bin', 'vitest');
  const tests = componentPackages.map((name) => `packages/${name}/src`);
  const code = await run(vitest, ['run', '--reporter=dot', ...tests], { env: { ECGAN_PROOFS: proofs } });
  const { gathered, backends } = readProofs(proofs);
  const columns = Object.fromEntries(backends.map((backend) => [backend, describeBackend(backend)]));
  const webgpu = addWebgpu(gathered);
  if (webgpu) Object.assign(columns, { webgpu });
  writeFileSync(page, componentsPage(gathered, columns));
  // Tables are aligned as everywhere in the docs.
  await run(join(root, 'node_modules', '.bin', 'biome'), ['format', '--write', page]);
  const tally = reportMissing(gathered, Object.keys(columns));
  console.log(`docs/components.md: ${formatTally(tally)}`);
  if (code !== 0 || tally.failed > 0) process.exitCode = 1;
}

const folder = mkdtempSync(join(tmpdir(), 'ecgan-components-'));
try {
  await components(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
