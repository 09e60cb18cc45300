import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedBackends } from '@ecgan/backend';
import { compareSteps, type Difference, launchers, runAllTogether } from './launch.js';
import type { Task, Trained } from './trainTogether.js';
import { type VariantName, variants } from './variants.js';

// Prints how far the steps of 2 and 4 processes are from those of one, each taken from the same state, by each mpirun that is installed, beside how far two
// backends of one process are apart: `node --conditions=@ecgan/source --import tsx testing/src/ranks/equalityTable.ts [steps] [variant]`. Of every cell the largest
// of all steps; then, in tables of their own, by term and by network.
const steps = Number(process.argv[2] ?? 20);
const names = (process.argv[3] ? [process.argv[3]] : Object.keys(variants)) as VariantName[];
const [backend] = await installedBackends();
/** Largest differences over all variants, by what was compared: `loss`, `gradient`, `weight`. */
const largest = new Map<string, Map<string, Map<string, number>>>();

print(`Largest differences over ${steps} steps of 32×32 from those of one process on ${backend}.\n`);
head('variant', 'processes', 'losses and terms', 'gradient norms', 'gradients', 'weights', 'bits alike on all');
const folder = await mkdtemp(join(tmpdir(), 'ecgan-ranks-'));
const tasks = names.map((variant, i) => ({ variant, steps, backend, folder: join(folder, `${i}`) }));
for (const task of tasks) await mkdir(task.folder);
const one = runAllTogether(tasks.map((task) => ({ ...task, mode: 'record' })));
compare('1, on wasm', 'replay', 1, undefined, 'wasm');
for (const launcher of launchers.slice(0, 2))
  for (const processes of [2, 4]) compare(`${processes}, ${launcher}`, 'replay', processes, launcher);
// Without going back to what was recorded: roundings add up.
compare('1, on wasm, on its own', 'follow', 1, undefined, 'wasm');
compare('4, on their own', 'follow', 4);
await rm(folder, { recursive: true });

function compare(column: string, mode: Task['mode'], processes: number, launcher?: string, on = backend): void {
  const found = runAllTogether(
    tasks.map((task) => ({ ...task, mode, backend: on })),
    processes,
    launcher,
  );
  for (const [i, other] of found.entries()) printRow(names[i], column, one[i], other);
}

for (const [kind, columns] of largest) {
  const processes = [...columns.keys()];
  const keys = [...new Set([...columns.values()].flatMap((values) => [...values.keys()]))].sort();
  print('\n');
  head(kind, ...processes);
  for (const key of keys) row(key, ...processes.map((column) => shown(columns.get(column)?.get(key) ?? 0)));
}

function printRow(variant: string, column: string, one: Trained, other: Trained): void {
  const all = one.steps.map((step, i) => compareSteps(step, other.steps[i]));
  const most = (of: (one: Difference) => number) => shown(Math.max(...all.map(of)));
  const cells = [
    ({ loss }) => loss,
    ({ norm }) => norm,
    ({ gradient }) => gradient,
    ({ weight }) => weight,
  ] satisfies ((one: Difference) => number)[];
  row(variant, column, ...cells.map(most), other.alike ? 'yes' : 'NO');
  for (const [i, { losses, gradients, weights }] of other.steps.entries()) {
    for (const [term, loss] of Object.entries(losses)) {
      const expected = one.steps[i].losses[term];
      note('term', column, term, Math.abs(loss - expected) / Math.max(1, Math.abs(expected)));
    }
    for (const [network, apart] of Object.entries(gradients)) note('gradient of', column, network, apart);
    for (const [network, apart] of Object.entries(weights)) note('weights of', column, network, apart);
  }
}

/** Keeps the largest. */
function note(kind: string, column: string, key: string, value: number): void {
  const columns = largest.get(kind) ?? new Map<string, Map<string, number>>();
  largest.set(kind, columns);
  const values = columns.get(column) ?? new Map<string, number>();
  columns.set(column, values);
  values.set(key, Math.max(values.get(key) ?? 0, value));
}

function shown(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}

function head(...cells: string[]): void {
  row(...cells);
  print(`|${'---|'.repeat(cells.length)}\n`);
}

function row(...cells: string[]): void {
  print(`| ${cells.join(' | ')} |\n`);
}

function print(text: string): void {
  process.stdout.write(text);
}
