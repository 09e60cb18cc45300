/**
 * Shows that a killed run loses nothing. Trains one run to its end, then the same run, killed (SIGKILL) and resumed
 * several times: every second time while a checkpoint is written, otherwise a random number of steps and milliseconds
 * after its start. Compares the last checkpoints byte by byte.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/resume.ts [--kills 10] [--seed 1] [-- TRAIN-FLAGS]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RandomState } from '@ecgan/core';
import { readCheckpoint } from '@ecgan/training/node';

const split = process.argv.indexOf('--');
const ours = process.argv.slice(2, split < 0 ? undefined : split);
const given = split < 0 ? [] : process.argv.slice(split + 1);
const { values } = parseArgs({
  args: ours,
  options: { kills: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const kills = Number(values.kills);
const random = new RandomState(Number(values.seed));
const flags = [...['--preset', 'tiny', '--steps', '60', '--save-every', '3', '--seed', '7'], ...given];
const cli = ['--conditions=@ecgan/source', '--import', 'tsx', join('packages', 'cli', 'src', 'main.ts')];

/** Starts the command in a child process. */
function start(words: readonly string[]): { child: ChildProcess; done: Promise<{ code: number | null; out: string }> } {
  const child = spawn(process.execPath, [...cli, ...words]);
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (out += text));
  return { child, done: new Promise((resolve) => child.on('close', (code) => resolve({ code, out }))) };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Kills a process as soon as it starts to write a checkpoint. */
async function killWriting(child: ChildProcess, checkpoints: string): Promise<void> {
  while (!existsSync(checkpoints) && child.exitCode === null) await pause(20);
  const watcher = watch(checkpoints, (_, file) => {
    if (file?.endsWith('.tmp')) child.kill('SIGKILL');
  });
  child.on('close', () => watcher.close());
}

/** Kills a process `milliseconds` after it has logged `steps` steps. */
async function killAfter(child: ChildProcess, run: string, steps: number, milliseconds: number): Promise<void> {
  const begun = stepsLogged(run);
  // A resumed run first removes the log entries of the steps it repeats, so the log can become shorter.
  let least = begun;
  while (child.exitCode === null && stepsLogged(run) < least + steps) {
    least = Math.min(least, stepsLogged(run));
    await pause(20);
  }
  await pause(milliseconds);
  child.kill('SIGKILL');
}

const stepsLogged = (run: string) =>
  existsSync(join(run, 'log.jsonl')) ? readFileSync(join(run, 'log.jsonl'), 'utf8').split('\n').length - 1 : 0;
const filesIn = (run: string) => (existsSync(join(run, 'checkpoints')) ? readdirSync(join(run, 'checkpoints')) : []);

const folder = mkdtempSync(join(tmpdir(), 'ecgan-resume-'));
try {
  const [straight, cut] = ['straight', 'cut'].map((name) => join(folder, name));
  /** A run that was killed before its folder existed is started again. */
  const words = () => (existsSync(join(cut, 'config.json')) ? ['resume', cut] : ['train', ...flags, '--run', cut]);
  const begun = performance.now();
  const whole = await start(['train', ...flags, '--run', straight]).done;
  if (whole.code !== 0) throw new Error(whole.out);
  const seconds = (performance.now() - begun) / 1000;
  console.log(`straight: ${stepsLogged(straight)} steps in ${seconds.toFixed(1)} s`);
  for (let kill = 1; kill <= kills; kill++) {
    const { child, done } = start(words());
    const writing = kill % 2 === 0;
    if (writing) await killWriting(child, join(cut, 'checkpoints'));
    else await killAfter(child, cut, Math.floor(5 * random.next()), 300 * random.next());
    const { code, out } = await done;
    if (code !== null) throw new Error(`The run ended before kill ${kill}: give it more --steps. ${out}`);
    const when = writing ? 'while a checkpoint was written' : 'at a random moment';
    console.log(
      `kill ${kill} ${when}: ${stepsLogged(cut)} steps logged; ${filesIn(cut).join(', ') || 'no checkpoint'}`,
    );
  }
  const last = await start(words()).done;
  if (last.code !== 0) throw new Error(last.out);
  const newest = filesIn(straight).sort().at(-1) as string;
  const [expected, received] = [straight, cut].map((run) => readFileSync(join(run, 'checkpoints', newest)));
  const leftovers = filesIn(cut).filter((name) => name.endsWith('.tmp'));
  const { tensors } = await readCheckpoint(join(cut, 'checkpoints', newest), { requireChecksum: true });
  const same = expected.equals(received);
  console.log(
    `${newest}: ${Object.keys(tensors).length} arrays, ${expected.length} bytes, ${same ? 'every byte the same' : 'DIFFERENT'}; leftovers: ${leftovers.length}`,
  );
  if (!same || leftovers.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
