/**
 * Does a test notice? Makes each of the changes of `list/` to a copy of the sources, one at a time, and runs the tests that should fail.
 *
 *     npm run mutants -- [--only TEXT] [--backend tensorflow] [--jobs 2]
 *
 * The working tree is copied as it is and never changed. Prints a table; exits with 1 if a mutant survives or no longer fits the source,
 * with 2 if the tests fail without one.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installedBackends } from '@ecgan/backend';
import { copyTree } from './copyTree.js';
import { type Mutant, mutated } from './Mutant.js';
import { mutants } from './mutants.js';
import { runTests, type TestRun } from './runTests.js';

/** A mutant that was tried. */
interface Trial {
  mutant: Mutant;
  verdict: 'caught' | 'SURVIVED' | 'BROKEN';
  /** The test that noticed, or why nothing can be said. */
  by: string;
  seconds: number;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    backend: { type: 'string' },
    jobs: { type: 'string', default: '2' },
  },
});
const installed = await installedBackends();
const backend = values.backend ?? ['tensorflow', 'wasm', 'cpu'].find((name) => installed.some((one) => one === name));
const chosen = mutants.filter(({ name, file }) => `${file} ${name}`.includes(values.only));
const jobs = Math.min(Number(values.jobs), chosen.length);
if (!backend || chosen.length === 0 || !(Number.isInteger(jobs) && jobs >= 1)) {
  console.error('--only is part of a name or a file, --backend an installed one, --jobs a whole number.');
  process.exit(2);
}

const root = resolve(import.meta.dirname, '../../..');
const start = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'ecgan-mutants-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const copies = Array.from({ length: jobs }, (_, job) => join(folder, `${job}`, 'ecgan'));
for (const copy of copies) copyTree(root, copy);

/** Tries one mutant in a copy, whose source is afterwards what it was. */
async function attempt(mutant: Mutant, copy: string): Promise<Trial> {
  const from = performance.now();
  const file = join(copy, mutant.file);
  const source = readFileSync(file, 'utf8');
  let run: TestRun;
  try {
    writeFileSync(file, mutated(mutant, source));
    run = await runTests(copy, mutant.tests, backend as string);
  } catch (error) {
    run = { passed: 0, failed: 0, broken: (error as Error).message };
  } finally {
    writeFileSync(file, source);
  }
  const verdict = run.broken ? 'BROKEN' : run.failed > 0 ? 'caught' : 'SURVIVED';
  const by = run.broken ?? run.first ?? `${run.passed} tests passed`;
  return { mutant, verdict, by, seconds: (performance.now() - from) / 1000 };
}

const tests = [...new Set(chosen.flatMap((mutant) => mutant.tests))];
console.log(`${chosen.length} mutants on ${backend}; first their ${tests.length} files of tests without one`);
const sound = await runTests(copies[0], tests, backend);
if (sound.broken || sound.failed > 0 || sound.passed === 0) {
  console.error(`They fail as it is: ${sound.broken ?? sound.first ?? 'no test ran'}`);
  process.exit(2);
}
console.log(`${sound.passed} tests pass\n`);

const width = Math.max(...chosen.map(({ name }) => name.length));
const trials: Trial[] = [];
const queue = [...chosen];
await Promise.all(
  copies.map(async (copy) => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const trial = await attempt(mutant, copy);
      trials.push(trial);
      const { verdict, by, seconds } = trial;
      console.log(
        `${verdict.padEnd(8)}  ${mutant.name.padEnd(width)}  ${seconds.toFixed(0).padStart(3)} s  ${by.slice(0, 110)}`,
      );
    }
  }),
);

const missed = trials.filter(({ verdict }) => verdict !== 'caught');
const minutes = (performance.now() - start) / 60_000;
console.log(`\n${trials.length - missed.length} of ${trials.length} mutants caught in ${minutes.toFixed(1)} minutes`);
for (const { verdict, mutant, by } of missed) console.error(`${verdict}: ${mutant.name} (${mutant.file}): ${by}`);
process.exitCode = missed.length > 0 ? 1 : 0;
