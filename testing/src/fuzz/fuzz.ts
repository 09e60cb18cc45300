/**
 * Feeds damaged files to everything that reads external files, or files that a crash may have damaged.
 *
 *     npm run fuzz -- [--cases 100000] [--seed S] [--only NAME]
 *
 * Each reader runs in its own process. Prints the seed, a table, and the smallest case of each failure with the path of
 * its file; docs/robustness.md lists what readers guarantee.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type FuzzResult, fuzzReader } from './fuzzReader.js';
import { readers } from './readers.js';
import { resultTable } from './resultTable.js';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const cases = Number(values.cases);
const names = Object.keys(readers).filter((name) => values.only === undefined || name === values.only);
if (names.length === 0 || !Number.isInteger(seed) || !(cases >= 1)) {
  console.error(`--only is one of ${Object.keys(readers).join(', ')}; --cases and --seed are whole numbers.`);
  process.exit(2);
}

console.log(`seed ${seed}`);
const folder = await mkdtemp(join(tmpdir(), 'ecgan-fuzz-'));
const all = names.reduce((total, name) => total + readers[name].share, 0);
const results = new Map<string, FuzzResult>();
for (const name of names) {
  const caseFile = join(folder, `${name.replaceAll(/\W+/g, '-')}.bin`);
  const count = Math.ceil((cases * readers[name].share) / all);
  const result = await fuzzReader({ name, cases: count, seed, caseFile });
  results.set(name, result);
  if (!result.failure) await rm(caseFile, { force: true });
  else {
    console.error(`\n${name}: ${result.failure.reason}\n${result.failure.description}\nThe file is ${caseFile}.`);
    console.error(`Again: npm run fuzz -- --only '${name}' --cases ${count} --seed ${seed}`);
  }
}
console.log(`\n${resultTable(results)}`);
const total = [...results.values()].reduce((sum, { cases: done }) => sum + done, 0);
const failed = [...results.values()].filter(({ failure }) => failure).length;
console.log(`\n${total.toLocaleString('en')} cases, ${failed} readers failed`);
if (failed === 0) await rm(folder, { recursive: true });
process.exitCode = failed > 0 ? 1 : 0;
