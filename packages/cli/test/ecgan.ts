import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
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

/** How {@link start} starts a command. */
interface StartOptions {
  /** Run by a shell before it, for limits. */
  before?: string;
  env?: NodeJS.ProcessEnv;
  /** @defaultValue the package's folder */
  cwd?: string;
}

/** Starts the real command line as a process of its own. */
export function start(
  words: string[],
  { before = '', env, cwd = join(import.meta.dirname, '..') }: StartOptions = {},
): { child: ChildProcess; done: Promise<Outcome> } {
  const options = { env: { ...process.env, npm_lifecycle_event: undefined, ...env }, cwd };
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

/** The smallest run there is: every network, every loss, synthetic scenes of 32×32. */
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

/**
 * Runs a command that is killed (SIGKILL) by itself as soon as it has opened a file of such a path for writing, or appended to it: half a file
 * is left. However busy the machine is, it dies at that moment.
 */
export function killedWriting(words: string[], path: RegExp): Promise<Outcome> {
  const preload = `--import ${pathToFileURL(join(import.meta.dirname, 'killWriting.mjs')).href}`;
  const env = { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${preload}`.trim(), ECGAN_KILL_WRITING: path.source };
  return start(words, { env }).done;
}

/** Waits until a condition holds; nothing else ends it but the end of the test. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
