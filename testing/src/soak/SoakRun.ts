import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import type { RandomState } from '@ecgan/core';
import { type CommandOutcome, startCommand } from './command.js';

/** What a {@link SoakRun} is given. */
interface SoakRunOptions {
  /** Where the run goes, on the small disk. */
  run: string;
  /** Of its pictures: `photos` and `labels`. */
  pictures: string;
  /** Every word of `train` but the run folder. */
  words: readonly string[];
  random: RandomState;
  /** Kills come at most so long after a start, in milliseconds. */
  longest: number;
}

/** A run that is disturbed. Each event checks what the command said, and that nothing half-written is told of as whole. */
export class SoakRun {
  constructor(private readonly options: SoakRunOptions) {}

  /** Whether it has come to its end. */
  finished = false;

  /** SIGKILL at a random moment. */
  async kill(): Promise<string> {
    const { child, done } = startCommand(this.goOn());
    const after = Math.round(this.options.random.next() * this.options.longest);
    const timer = setTimeout(() => child.kill('SIGKILL'), after);
    const outcome = await done;
    clearTimeout(timer);
    this.settle(outcome);
    return `after ${(after / 1000).toFixed(1)} s, at ${this.reached()}`;
  }

  /** Two processes at once: one is refused and names the other, which is killed some time later. */
  async twoAtOnce(): Promise<string> {
    const both = [startCommand(this.goOn()), startCommand(this.goOn())];
    const first = await Promise.race(both.map(async ({ done }, index) => ({ index, outcome: await done })));
    const refused = /has been training this run since|exists and is not empty/.test(first.outcome.text);
    if (first.outcome.code !== 1 || !refused) throw this.wrong('one of two was to be refused', first.outcome);
    const other = both[1 - first.index];
    const timer = setTimeout(() => other.child.kill('SIGKILL'), this.options.random.next() * this.options.longest);
    const outcome = await other.done;
    clearTimeout(timer);
    this.settle(outcome);
    return `one refused, at ${this.reached()}`;
  }

  /** The disk has less room than a checkpoint needs: the run ends with a message and goes on once there is room. */
  async fullDisk(): Promise<string> {
    const filler = join(this.options.run, '..', 'filler');
    const { bavail, bsize } = statfsSync(join(this.options.run, '..'));
    const left = Math.round((0.1 + 0.6 * this.options.random.next()) * this.checkpointBytes());
    writeFileSync(filler, new Uint8Array(Math.max(0, bavail * bsize - left)));
    const outcome = await startCommand(this.goOn()).done;
    rmSync(filler);
    const told = /could not be written. The disk is full|no space left/i.test(outcome.text);
    if (outcome.code !== 1 || !told) throw this.wrong('a full disk was to end the run', outcome);
    return `${left} bytes left, at ${this.reached()}`;
  }

  /** A held-out picture is copied under another name: nothing is written, and once it is gone the run goes on. */
  async changeData(): Promise<string> {
    const { pictures } = this.options;
    const last = readdirSync(join(pictures, 'photos')).sort().at(-1) as string;
    for (const part of ['photos', 'labels']) copyFileSync(join(pictures, part, last), join(pictures, part, 'z.png'));
    const before = this.contents();
    const outcome = await startCommand(this.goOn()).done;
    for (const part of ['photos', 'labels']) rmSync(join(pictures, part, 'z.png'));
    if (outcome.code !== 1 || !outcome.text.includes('came 1       z.png'))
      throw this.wrong('a change was to be told', outcome);
    if (this.contents() !== before) throw this.wrong('nothing was to be written', outcome);
    return `refused, at ${this.reached()}`;
  }

  /** Lets it come to its end. */
  async finish(): Promise<void> {
    if (!this.finished) this.settle(await startCommand(this.goOn()).done);
    if (!this.finished) throw new Error(`${this.options.run}: it did not come to its end`);
  }

  /** A run that was killed before its folder was one is started again. */
  private goOn(): string[] {
    const { run, words } = this.options;
    return existsSync(join(run, 'config.json')) ? ['resume', run] : [...words, '--run', run];
  }

  /** A command may only end by our signal or well. */
  private settle(outcome: CommandOutcome): void {
    if (outcome.code === 0) this.finished = true;
    else if (outcome.code !== null) throw this.wrong('it was to go on', outcome);
  }

  private wrong(expected: string, { code, text }: CommandOutcome): Error {
    return new Error(`${expected}, but it ended with ${code}:\n${text.slice(-3000)}`);
  }

  private reached(): string {
    const path = join(this.options.run, 'log.jsonl');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
    return `step ${/"step":(\d+)/.exec(lines.at(-1) ?? '')?.[1] ?? 0}`;
  }

  private checkpointBytes(): number {
    const folder = join(this.options.run, 'checkpoints');
    const [name] = existsSync(folder) ? readdirSync(folder).filter((each) => each.endsWith('.safetensors')) : [];
    return name ? statSync(join(folder, name)).size : 1_000_000;
  }

  /** A digest of every file of the run but its locks. */
  private contents(): string {
    return digestOf(this.options.run);
  }
}

/** A digest of all files in a folder, by name and content; locks do not count. */
function digestOf(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const hash = createHash('sha256');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !entry.name.startsWith('.lock.'))
      hash.update(relative(folder, path)).update(createHash('sha256').update(readFileSync(path)).digest());
  }
  return hash.digest('hex');
}
