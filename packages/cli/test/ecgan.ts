import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCli } from '../src/cli.js';
import { Terminal } from '../src/terminal/Terminal.js';

/** What a command left behind. */
export interface Outcome {
  exitCode: number | null;
  out: string;
  err: string;
}

/** As `npm run ecgan`: compiled code. */
const node = [join(import.meta.dirname, '..', '..', '..', 'scripts', 'ecgan.mjs')];

/** Starts the real command line as a process of its own; `shell` wraps it, for limits. */
export function start(
  words: string[],
  { before = '' }: { before?: string } = {},
): { child: ChildProcess; done: Promise<Outcome> } {
  const options = { env: { ...process.env, npm_lifecycle_event: undefined }, cwd: join(import.meta.dirname, '..') };
  const child = before
    ? spawn('bash', ['-c', `${before}; exec "$0" "$@"`, process.execPath, ...node, ...words], options)
    : spawn(process.execPath, [...node, ...words], options);
  const outcome: Outcome = { exitCode: null, out: '', err: '' };
  child.stdout.on('data', (text) => {
    outcome.out += text;
  });
  child.stderr.on('data', (text) => {
    outcome.err += text;
  });
  const done = new Promise<Outcome>((resolve) => {
    child.on('close', (exitCode) => resolve({ ...outcome, exitCode }));
  });
  return { child, done };
}

/** Runs the real command line. */
export function ecgan(...words: string[]): Promise<Outcome> {
  return start(words).done;
}

/** Runs the command line in this process, which is faster: for commands that end before a backend starts. */
export async function ecganHere(...words: string[]): Promise<Outcome> {
  const outcome = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => {
      outcome[name] += text;
    },
  });
  delete process.env.npm_lifecycle_event;
  const exitCode = await runCli(words, new Terminal(stream('out'), stream('err')));
  return { exitCode, ...outcome };
}

/** A new empty folder. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'ecgan-'));
}

/** The smallest run there is: every network, every loss, made-up scenes of 32×32. */
export const tinyRun = [
  ...['train', '--preset', 'tiny', '--backend', 'wasm', '--similarity-grid', '8', '--sample-rows', '1'],
  ...['--filters', '2', '--hidden-filters', '4', '--discriminator-filters', '4', '--embedding-size', '4'],
];

/** A copy of a folder beside it, that a test may spoil. */
export async function copyBeside(folder: string, name: string): Promise<string> {
  const copy = join(dirname(folder), name);
  await cp(folder, copy, { recursive: true });
  return copy;
}
