import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackages } from './check-packages.mjs';
import { pnpm } from './pnpm.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { setup } from './setup.mjs';
import { addTallies, formatTally, tallyTests } from './tally.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

/** A command that passes or fails as a whole. */
const command =
  (...line) =>
  async () => {
    const passed = (await run(...line)) === 0;
    return { passed: Number(passed), failed: Number(!passed), skipped: 0 };
  };

const folder = mkdtempSync(join(tmpdir(), 'ecgan-test-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const proofs = join(folder, 'proofs.jsonl');

async function unitTests() {
  const file = join(folder, 'vitest.json');
  const line = ['run', '--reporter=default', '--reporter=json', `--outputFile=${file}`];
  const code = await run(bin('vitest'), line, { env: { ECGAN_PROOFS: proofs } });
  return tallyTests(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined, code);
}

function tallyChecks(checks) {
  return addTallies(checks.map(({ passed }) => ({ passed: Number(passed), failed: Number(!passed), skipped: 0 })));
}

// What needs installed packages is imported in its step: before the set-up a fresh machine has none.
const steps = [
  ['setup', () => setup().then(() => ({ passed: 1, failed: 0, skipped: 0 }))],
  ['lint and format', command(bin('biome'), ['check', '.'])],
  ['types', command(bin('tsc'), ['--noEmit'])],
  [
    'imports',
    command(bin('depcruise'), ['packages', 'testing', 'benchmarks', 'examples', 'scripts', 'vitest.config.ts']),
  ],
  ['unused', command(bin('knip'), [])],
  ['unit tests', unitTests],
  ['components', async () => (await import('./components/checkProofs.mjs')).checkProofs(proofs)],
  ['build', command(...pnpm('-r', '--workspace-concurrency=2', 'run', 'build'))],
  ['import sizes', async () => addTallies(await (await import('./sizes.mjs')).checkSizes())],
  ['packages', () => tallyChecks(checkPackages())],
  ['packed install', async () => tallyChecks((await import('./packedInstall.mjs')).packedInstall())],
];

/** Runs one step; whatever it throws is its failure. */
async function perform(name, action) {
  console.log(`\n── ${name} ──`);
  const start = performance.now();
  const failure = (error) => {
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  };
  const tally = await Promise.resolve().then(action).catch(failure);
  return { name, tally, seconds: (performance.now() - start) / 1000 };
}

const results = [];
for (const [name, action] of steps) {
  const result = await perform(name, action);
  results.push(result);
  // Without packages nothing else can run.
  if (name === 'setup' && result.tally.failed > 0) break;
}

console.log('\n── summary ──');
for (const { name, tally, seconds } of results) {
  console.log(
    `${tally.failed ? 'FAIL' : 'ok  '}  ${name.padEnd(16)} ${`${seconds.toFixed(1)} s`.padStart(9)}  ${formatTally(tally)}`,
  );
}
const total = addTallies(results.map(({ tally }) => tally));
console.log(formatTally(total));
process.exitCode = total.failed > 0 ? 1 : 0;
