/**
 * Disturbs training runs for as long as it takes: kills at random moments, two processes at once, full disks, pictures that change. Compares
 * every checkpoint of their ends with that of an undisturbed run, byte by byte.
 *
 *     npm run soak -- [--folder FOLDER] [--seed 1] [--steps 120] [--kills 30] [--full 2] [--changed 1] [--pairs 5]
 *
 * What it has done so far it keeps in `soak.json` of its folder, and goes on from there when it is started with it again.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RandomState } from '@ecgan/core';
import { smallDisk } from '../smallDisk.js';
import { startCommand } from './command.js';
import { writePictures } from './pictures.js';
import { planEvents, type SoakEvent, wholeSoak } from './plan.js';
import { SoakRun } from './SoakRun.js';

const text = (value: number | string) => ({ type: 'string', default: `${value}` }) as const;
const { values } = parseArgs({
  options: {
    ...{ folder: { type: 'string' }, seed: text(1), steps: text(120) },
    ...{ kills: text(wholeSoak.kill), full: text(wholeSoak['full disk']) },
    ...{ changed: text(wholeSoak['changed data']), pairs: text(wholeSoak['two at once']) },
  },
});

/** What was done so far. */
interface SoakState {
  done: { event: SoakEvent; what: string }[];
  /** Runs that came to their end with the bytes of the undisturbed one. */
  equal: number;
  /** The run that is disturbed now. */
  round: number;
  /** Seconds that the undisturbed run took. */
  straightSeconds: number;
  seconds: number;
}

const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'ecgan-soak-'));
const [pictures, straight, stateFile] = ['pictures', 'straight', 'soak.json'].map((name) => join(folder, name));
const words = [
  ...['train', '--preset', 'tiny', '--dataset', 'folder', '--photos', join(pictures, 'photos')],
  ...['--labels', join(pictures, 'labels'), '--classes', '4', '--held-out', '3', '--edge-cache', 'none'],
  ...['--filters', '2', '--hidden-filters', '4', '--discriminator-filters', '4', '--embedding-size', '4'],
  ...['--similarity-grid', '8', '--sample-rows', '1', '--backend', 'wasm', '--memory-size', '4', '--workers', '1'],
  ...['--steps', values.steps, '--save-every', '3', '--sample-every', '50', '--seed', '7'],
];
const random = new RandomState(Number(values.seed));
const counts = {
  kill: values.kills,
  'full disk': values.full,
  'changed data': values.changed,
  'two at once': values.pairs,
};
const plan = planEvents(
  Object.fromEntries(Object.entries(counts).map(([event, count]) => [event, Number(count)])) as typeof wholeSoak,
  random,
);

mkdirSync(folder, { recursive: true });
const state: SoakState = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : await begin();
const begun = performance.now() - 1000 * state.seconds;
const keep = () => {
  state.seconds = (performance.now() - begun) / 1000;
  writeFileSync(stateFile, `${JSON.stringify(state, null, 1)}\n`);
};

/** The undisturbed run. */
async function begin(): Promise<SoakState> {
  rmSync(straight, { recursive: true, force: true });
  await writePictures(pictures, 12);
  const from = performance.now();
  const { code, text } = await startCommand([...words, '--run', straight]).done;
  if (code !== 0) throw new Error(text);
  const straightSeconds = (performance.now() - from) / 1000;
  console.log(`undisturbed: ${values.steps} steps in ${straightSeconds.toFixed(0)} s`);
  return { done: [], equal: 0, round: 1, straightSeconds, seconds: 0 };
}

const disk = join(folder, 'disk');
if (!existsSync(disk) && !smallDisk(folder, 65_536)) mkdirSync(disk, { recursive: true });
const mayFill = execFileSync('df', ['--output=fstype', disk], { encoding: 'utf8' }).includes('tmpfs');

/** Every checkpoint that either run has kept is the other's, byte by byte. */
function compare(run: string): void {
  const checkpoints = (of: string) => readdirSync(join(of, 'checkpoints')).sort();
  const [names, expected] = [checkpoints(run), checkpoints(straight)];
  if (names.join() !== expected.join()) throw new Error(`${run} has ${names.join()}, not ${expected.join()}`);
  for (const name of names) {
    const bytes = (of: string) => readFileSync(join(of, 'checkpoints', name));
    if (!bytes(run).equals(bytes(straight))) throw new Error(`${run}: ${name} differs from the undisturbed run's`);
  }
  const leftovers = readdirSync(run, { recursive: true }).filter((name) => /\.tmp$|\.lock\./.test(`${name}`));
  if (leftovers.length > 0) throw new Error(`${run}: ${leftovers.join()} was left`);
}

const runOf = (round: number) =>
  new SoakRun({
    run: join(disk, `run-${round}`),
    pictures,
    words,
    random,
    longest: 1000 * Math.max(8, state.straightSeconds / 4),
  });
const actions: Record<SoakEvent, (run: SoakRun) => Promise<string>> = {
  kill: (run) => run.kill(),
  'two at once': (run) => run.twoAtOnce(),
  'full disk': (run) => run.fullDisk(),
  'changed data': (run) => run.changeData(),
};

async function endRound(run: SoakRun): Promise<void> {
  await run.finish();
  compare(join(disk, `run-${state.round}`));
  state.equal += 1;
  console.log(`run ${state.round}: every checkpoint equal to the undisturbed run's`);
  rmSync(join(disk, `run-${state.round}`), { recursive: true });
  state.round += 1;
  keep();
}

let run = runOf(state.round);
for (const event of plan.slice(state.done.length)) {
  if (event === 'full disk' && !mayFill) {
    console.log('skipped: a full disk, because this user may not mount a small one');
    state.done.push({ event, what: 'skipped' });
    continue;
  }
  const what = await actions[event](run);
  state.done.push({ event, what });
  console.log(`${state.done.length}/${plan.length}  run ${state.round}  ${event}: ${what}`);
  keep();
  if (run.finished) {
    await endRound(run);
    run = runOf(state.round);
  }
}
await endRound(run);
const happened = Object.keys(counts).map(
  (event) => `${state.done.filter((each) => each.event === event).length} × ${event}`,
);
console.log(
  `${happened.join(', ')}; ${state.equal} runs, each equal byte by byte to the undisturbed one, in ${(state.seconds / 60).toFixed(1)} minutes`,
);
if (mayFill) execFileSync('umount', [disk]);
