/**
 * Kills one of several processes at random, again and again, and lets the run go on with as many or with another number of them. In the end it is compared with
 * undisturbed ones: byte by byte where there were always two processes, else by how far two undisturbed runs are apart that one and two processes have trained.
 *
 *     npm run soak:ranks -- [--launcher mpirun] [--kills 20] [--seed 1] [--folder FOLDER]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RandomState } from '@ecgan/core';
import { readCheckpoint } from '@ecgan/training/node';
import { launchers } from './launch.js';
import { type Kill, RankedRun } from './RankedRun.js';

const text = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = parseArgs({
  options: { launcher: text(launchers[0]), kills: text('20'), seed: text('1'), folder: { type: 'string' } },
});
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'ecgan-kills-'));
mkdirSync(folder, { recursive: true });
const half = Math.ceil(Number(values.kills) / 2);
/** More than kills can use up. */
const steps = 5 * half + 5;
const words = [
  ...['train', '--preset', 'tiny', '--backend', 'wasm', '--steps', `${steps}`, '--batch', '6', '--scenes', '12'],
  // No deeper: at one pixel a norm divides by next to nothing, and multiplies roundings.
  ...['--levels', '3', '--initial-gain', '1', '--save-every', '1', '--sample-every', '99', '--no-score', '--seed', '7'],
];
// Brings what is compiled up to date, once for all processes.
execFileSync(process.execPath, [join(import.meta.dirname, '..', '..', '..', 'scripts', 'ecgan.mjs'), '--version']);
const random = new RandomState(Number(values.seed));
const runOf = (name: string) => new RankedRun(join(folder, name), words, values.launcher, random);
const begun = performance.now();

const [one, two] = [runOf('one'), runOf('two')];
await one.finish(1);
const pace = await two.finish(2);
const roundings = await difference(one, two);
print(
  `undisturbed: ${steps} steps with 1 and with 2 processes; their weights are ${roundings.weights.toExponential(1)} apart`,
);

const all: Kill[] = [];
const always = await disturb(runOf('always-two'), [2]);
const same = Buffer.compare(readFileSync(always.checkpoint()), readFileSync(two.checkpoint())) === 0;
if (!same) throw new Error(`${always.checkpoint()} differs from ${two.checkpoint()}`);
print('always 2 processes: the last checkpoint is that of the undisturbed run, byte by byte');
const changing = await disturb(runOf('changing'), [2, 3, 1]);
const apart = await difference(changing, two);
print(
  `2, 3 and 1 by turns: the same pictures; weights are ${apart.weights.toExponential(1)} from those of the undisturbed run, losses of the first step ${apart.first.toExponential(1)}`,
);
if (!apart.samePictures || apart.weights > 3 * roundings.weights || apart.first > 1e-5)
  throw new Error(`they should be no farther apart than by roundings: ${JSON.stringify({ apart, roundings })}`);
const slowest = Math.max(...all.map(({ seconds }) => seconds));
const minutes = (performance.now() - begun) / 60_000;
print(
  `${all.length} kills with ${values.launcher}; the slowest end came ${slowest.toFixed(1)} s after the kill; ${minutes.toFixed(1)} minutes in all`,
);

/** Kills half as often as was asked for, each time with the next number of processes, then lets the run come to its end with two. */
async function disturb(run: RankedRun, turns: readonly number[]): Promise<RankedRun> {
  for (let i = 0; i < half; i++) {
    const kill = await run.kill(turns[i % turns.length], pace);
    if (!kill) throw new Error(`${run.folder} came to its end after ${i} kills: it has too few steps`);
    all.push(kill);
    const { processes, rank, step, seconds, line } = kill;
    print(
      `${all.length}/${values.kills}  process ${rank} of ${processes} at step ${step}: all ended after ${seconds.toFixed(1)} s; ${line}`,
    );
  }
  await run.finish(2);
  return run;
}

/** How far apart two runs are in the end: of all weights, relative; of any loss of the first step, relative to it or to 1; and whether they have come to the same place in the data. */
async function difference(run: RankedRun, other: RankedRun) {
  const [found, expected] = [await readCheckpoint(run.checkpoint()), await readCheckpoint(other.checkpoint())];
  let [squares, total] = [0, 0];
  for (const [name, { data }] of Object.entries(expected.tensors)) {
    if (/^(optimizer|average|memory)\//.test(name)) continue;
    const { data: values } = found.tensors[name];
    for (let i = 0; i < data.length; i++) {
      squares += (values[i] - data[i]) ** 2;
      total += data[i] ** 2;
    }
  }
  const [losses, those] = [run.losses()[0].losses, other.losses()[0].losses];
  const first = Object.keys(those).map(
    (term) => Math.abs(losses[term] - those[term]) / Math.max(1, Math.abs(those[term])),
  );
  return {
    weights: Math.sqrt(squares / total),
    first: Math.max(...first),
    samePictures: found.metadata.batches === expected.metadata.batches,
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
