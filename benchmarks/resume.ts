/**
 * Shows that a run that is killed loses nothing: takes one run to its end, then the same run killed (SIGKILL) at random moments, every
 * second one while a checkpoint is being written, and resumed; compares the last checkpoints byte by byte.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/resume.ts [--kills 10] [--seed 1] [-- TRAIN-FLAGS]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RandomState } from '@ecgan/models';
import { readCheckpoint } from '@ecgan/models/node';

const split = process.argv.indexOf('--');
const ours = process.argv.slice(2, split < 0 ? undefined : split);
const given = split < 0 ? [] : process.argv.slice(split + 1);
const { values } = parseArgs({
  args: ours,
  options: { kills: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const kills = Number(values.kills);
const random = new RandomState(Number(values.seed));
const flags = [...['--preset', 'tiny', '--steps', '12', '--save-every', '3', '--seed', '7'], ...given];
const cli = ['--conditions=@ecgan/source', '--import', 'tsx', join('examples', 'train-ecgan', 'src', 'cli.ts')];

/** The command line as a process of its own. */
function start(words: readonly string[]): { child: ChildProcess; done: Promise<{ code: number | null; out: string }> } {
  const child = spawn(process.execPath, [...cli, ...words]);
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (out += text));
  return { child, done: new Promise((resolve) => child.on('close', (code) => resolve({ code, out }))) };
}

/** Waits until a file of that name comes into being in a folder, or `done`. */
async function until(folder: string, name: RegExp, done: Promise<unknown>): Promise<void> {
  let ended = false;
  void done.then(() => {
    ended = true;
  });
  while (!existsSync(folder) && !ended) await new Promise((resolve) => setTimeout(resolve, 20));
  if (ended) return;
  const seen = new Promise<void>((resolve) => {
    const watcher = watch(folder, (_, file) => {
      if (!name.test(file ?? '')) return;
      watcher.close();
      resolve();
    });
    void done.then(() => watcher.close());
  });
  await Promise.race([seen, done]);
}

const stepsLogged = (run: string) =>
  existsSync(join(run, 'log.jsonl')) ? readFileSync(join(run, 'log.jsonl'), 'utf8').split('\n').length - 1 : 0;
const filesIn = (run: string) => (existsSync(join(run, 'checkpoints')) ? readdirSync(join(run, 'checkpoints')) : []);

const folder = mkdtempSync(join(tmpdir(), 'ecgan-resume-'));
try {
  const [straight, cut] = ['straight', 'cut'].map((name) => join(folder, name));
  const begun = performance.now();
  const whole = await start(['train', ...flags, '--run', straight]).done;
  if (whole.code !== 0) throw new Error(whole.out);
  const seconds = (performance.now() - begun) / 1000;
  console.log(`straight: ${stepsLogged(straight)} steps in ${seconds.toFixed(1)} s`);
  for (let kill = 1; kill <= kills; kill++) {
    const words = existsSync(join(cut, 'config.json')) ? ['resume', cut] : ['train', ...flags, '--run', cut];
    rmSync(existsSync(join(cut, 'config.json')) ? join(folder, 'none') : cut, { recursive: true, force: true });
    const { child, done } = start(words);
    const writing = kill % 2 === 0;
    if (writing) await until(join(cut, 'checkpoints'), /\.tmp$/, done);
    else await Promise.race([done, new Promise((resolve) => setTimeout(resolve, random.next() * 1000 * seconds))]);
    const ended = child.exitCode !== null;
    child.kill('SIGKILL');
    await done;
    const when = ended ? 'it had ended' : writing ? 'a checkpoint was being written' : 'at a random moment';
    console.log(
      `kill ${kill}: ${when}; ${stepsLogged(cut)} steps logged; in checkpoints: ${filesIn(cut).join(', ') || 'nothing'}`,
    );
  }
  const last = await start(existsSync(join(cut, 'config.json')) ? ['resume', cut] : ['train', ...flags, '--run', cut])
    .done;
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
