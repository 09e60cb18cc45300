import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedBackends } from '@ecgan/backend';
import { compareSteps, type Difference, launchers, runTogether } from './launch.js';
import type { Trained } from './trainTogether.js';
import { type VariantName, variants } from './variants.js';

// Prints how far the steps of 2 and 4 processes are from those of one, each taken from the same state, beside how far two backends of one process
// are apart: `node --conditions=@ecgan/source --import tsx testing/src/ranks/equalityTable.ts [steps] [variant]`.
const steps = Number(process.argv[2] ?? 20);
const names = (process.argv[3] ? [process.argv[3]] : Object.keys(variants)) as VariantName[];
const [backend] = await installedBackends();
process.stdout.write(
  `Largest differences over ${steps} steps of 32×32 from those of one process on ${backend}; ${launchers[0]}.\n`,
);
process.stdout.write(
  '| variant | processes | losses and terms | gradient norms | gradients | bits alike on all |\n|---|---|---|---|---|---|\n',
);
for (const variant of names) {
  const folder = await mkdtemp(join(tmpdir(), 'ecgan-ranks-'));
  const task = { variant, steps, backend, folder };
  const one = runTogether({ ...task, mode: 'record' });
  print(variant, '1, on wasm', one, runTogether({ ...task, backend: 'wasm', mode: 'replay' }));
  for (const processes of [2, 4])
    print(variant, `${processes}`, one, runTogether({ ...task, mode: 'replay' }, processes));
  await rm(folder, { recursive: true });
}

function print(variant: string, processes: string, one: Trained, other: Trained): void {
  const all = one.steps.map((step, i) => compareSteps(step, other.steps[i]));
  const most = (of: (one: Difference) => number) => Math.max(...all.map(of)).toExponential(1);
  const cells = [
    variant,
    processes,
    most(({ loss }) => loss),
    most(({ norm }) => norm),
    most(({ gradient }) => gradient),
  ];
  process.stdout.write(`| ${[...cells, other.alike ? 'yes' : 'NO'].join(' | ')} |\n`);
}
