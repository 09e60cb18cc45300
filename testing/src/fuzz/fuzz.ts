/**
 * Feeds damaged files to everything that reads external files, or files that a crash may have damaged, and damaged words to
 * the command line.
 *
 *     npm run fuzz -- [--cases 100000] [--seed S] [--only NAME] [--resume FILE]
 *
 * Each reader runs in its own process, a few thousand cases at a time. Prints the seed, a table, and the smallest case of
 * each failure with the path of its file; docs/robustness.md lists what readers guarantee. With `--resume` what is done is
 * kept in a file, after every few thousand cases, and a run that was stopped goes on from it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type FuzzResult, fuzzReader } from './fuzzReader.js';
import { mergeResults } from './mergeResults.js';
import { readers } from './readers.js';
import { resultTable } from './resultTable.js';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    only: { type: 'string' },
    resume: { type: 'string' },
  },
});

/** What a file of `--resume` holds. */
interface Progress {
  seed: number;
  cases: number;
  /** By reader and number of the part. */
  done: Record<string, FuzzResult>;
}

const known: Progress | undefined =
  values.resume !== undefined && existsSync(values.resume)
    ? JSON.parse(readFileSync(values.resume, 'utf8'))
    : undefined;
const seed = known?.seed ?? Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const cases = known?.cases ?? Number(values.cases);
const names = Object.keys(readers).filter((name) => values.only === undefined || name === values.only);
if (names.length === 0 || !Number.isInteger(seed) || !(cases >= 1)) {
  console.error(`--only is one of ${Object.keys(readers).join(', ')}; --cases and --seed are whole numbers.`);
  process.exit(2);
}

/** As many cases run in one process. */
const PART = 5000;

console.log(`seed ${seed}`);
const progress: Progress = known ?? { seed, cases, done: {} };
const folder = await mkdtemp(join(tmpdir(), 'ecgan-fuzz-'));
const all = names.reduce((total, name) => total + readers[name].share, 0);
const results = new Map<string, FuzzResult>();
for (const name of names) {
  const count = Math.ceil((cases * readers[name].share) / all);
  const parts: FuzzResult[] = [];
  for (let part = 0; part * PART < count; part++) {
    const caseFile = join(folder, `${name.replaceAll(/\W+/g, '-')}-${part}.bin`);
    const size = Math.min(PART, count - part * PART);
    const result =
      progress.done[`${name} ${part}`] ?? (await fuzzReader({ name, cases: size, seed: seed + part, caseFile }));
    progress.done[`${name} ${part}`] = result;
    if (values.resume !== undefined) writeFileSync(values.resume, JSON.stringify(progress));
    parts.push(result);
    if (!result.failure) {
      await rm(caseFile, { force: true });
      continue;
    }
    console.error(`\n${name}: ${result.failure.reason}\n${result.failure.description}\nThe file is ${caseFile}.`);
    console.error(`Again: npm run fuzz -- --only '${name}' --cases ${size} --seed ${seed + part}`);
  }
  results.set(name, mergeResults(parts));
}
console.log(`\n${resultTable(results)}`);
const total = [...results.values()].reduce((sum, { cases: done }) => sum + done, 0);
const failed = [...results.values()].filter(({ failure }) => failure).length;
console.log(`\n${total.toLocaleString('en')} cases, ${failed} readers failed`);
if (failed === 0) await rm(folder, { recursive: true });
process.exitCode = failed > 0 ? 1 : 0;
