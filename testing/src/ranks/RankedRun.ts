import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RandomState } from '@ecgan/core';
import { permissive } from './launch.js';

const command = join(import.meta.dirname, '..', '..', '..', 'packages', 'cli', 'bin', 'ecgan.js');

/** What launchers say of a process that was killed: Open MPI with its rank. */
const told = /process rank (\d+) with PID|Killed \(signal 9\)/;

/** How a kill went. */
export interface Kill {
  processes: number;
  /** The process that was killed. */
  rank: number;
  /** The last step before that was logged. */
  step: number;
  /** From the kill to the end of all. */
  seconds: number;
  /** The line that tells of it. */
  line: string;
}

/** How fast a run goes. */
export interface Pace {
  /** Seconds to the first step. */
  start: number;
  /** Seconds of each after it. */
  step: number;
}

/** A run that several processes train, one of which is killed now and then. */
export class RankedRun {
  constructor(
    readonly folder: string,
    /** Every word of `train` but the run folder. */
    private readonly words: readonly string[],
    private readonly launcher: string,
    private readonly random: RandomState,
  ) {}

  /**
   * Lets so many processes go on with it, and kills a random one at a random time: while they load, join and share the state, or within the first three steps.
   *
   * @param pace - How long this takes here.
   * @returns Undefined where the run came to its end before.
   */
  async kill(processes: number, { start, step: seconds }: Pace): Promise<Kill | undefined> {
    const { child, done } = this.start(processes);
    const from = this.step();
    const steps = Math.floor(4 * this.random.next());
    while (child.exitCode === null && this.ranks().size < processes) await sleep(20);
    while (child.exitCode === null && this.step() < from + steps) await sleep(20);
    await sleep(1000 * (steps === 0 ? start : seconds) * this.random.next());
    const rank = Math.floor(processes * this.random.next());
    const [step, pid] = [this.step(), this.ranks().get(rank)];
    const begun = performance.now();
    if (pid !== undefined && child.exitCode === null) process.kill(pid, 'SIGKILL');
    const { code, text } = await done;
    if (code === 0) return undefined;
    const ended = (performance.now() - begun) / 1000;
    if (pid === undefined) throw new Error(`it ended before it was killed, with ${code}:\n${text.slice(-3000)}`);
    return { processes, rank, step, seconds: ended, line: await this.expectEnded(processes, rank, text) };
  }

  /** Lets it come to its end. @returns How long that took. */
  async finish(processes: number): Promise<Pace> {
    const { child, done } = this.start(processes);
    const [from, begun] = [this.step(), performance.now()];
    while (child.exitCode === null && this.step() === from) await sleep(20);
    const start = (performance.now() - begun) / 1000;
    const { code, text } = await done;
    if (code !== 0)
      throw new Error(`${this.folder}: it was to come to its end, but ended with ${code}:\n${text.slice(-3000)}`);
    const steps = Math.max(1, this.step() - from - 1);
    return { start, step: Math.max(0, (performance.now() - begun) / 1000 - start) / steps };
  }

  private start(processes: number): { child: ChildProcess; done: Promise<{ code: number | null; text: string }> } {
    const begun = existsSync(join(this.folder, 'config.json'));
    const words = begun ? ['resume', this.folder] : [...this.words, '--run', this.folder];
    const line = [process.execPath, command, ...words];
    const [program, ...rest] = processes === 1 ? line : [this.launcher, '-n', `${processes}`, ...line];
    const child = spawn(program, rest, { env: { ...process.env, npm_lifecycle_event: undefined, ...permissive } });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => {
        text += part;
      });
    const done = new Promise<{ code: number | null; text: string }>((resolve) => {
      child.on('close', (code) => resolve({ code, text }));
    });
    return { child, done };
  }

  /** None is left, and the launcher has told which was killed. @returns That line. */
  private async expectEnded(processes: number, rank: number, text: string): Promise<string> {
    for (let i = 0; this.ranks().size > 0 && i < 100; i++) await sleep(50);
    const left = [...this.ranks().keys()];
    if (left.length > 0) throw new Error(`${this.folder}: processes ${left.join(', ')} are left`);
    if (processes === 1) return 'alone';
    const line = text.split('\n').find((one) => told.test(one));
    if (line === undefined) throw new Error(`nobody told that process ${rank} was killed:\n${text.slice(-3000)}`);
    const [, other] = told.exec(line) ?? [];
    if (other !== undefined && Number(other) !== rank) throw new Error(`process ${rank} was killed, but: ${line}`);
    return line.replaceAll(/[=\s]+/g, ' ').trim();
  }

  /** The ids of its processes by rank. */
  private ranks(): Map<number, number> {
    const found = new Map<number, number>();
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const [line, variables] = ['cmdline', 'environ'].map((file) =>
          readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0'),
        );
        if (line[0] !== process.execPath || line[1] !== command || !line.includes(this.folder)) continue;
        const sign = variables.find((one) => /^(PMI_RANK|OMPI_COMM_WORLD_RANK)=/.test(one));
        found.set(Number(sign?.split('=')[1] ?? 0), Number(pid));
      } catch {
        // It has ended meanwhile, or is another user's.
      }
    }
    return found;
  }

  /** The last step of the log. */
  private step(): number {
    return this.losses().at(-1)?.step ?? 0;
  }

  /** Losses of every step. */
  losses(): { step: number; losses: Record<string, number> }[] {
    const path = join(this.folder, 'log.jsonl');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
    return lines.map((line) => JSON.parse(line));
  }

  /** Its last checkpoint. */
  checkpoint(): string {
    const folder = join(this.folder, 'checkpoints');
    return join(folder, readdirSync(folder).sort().at(-1) as string);
  }
}
