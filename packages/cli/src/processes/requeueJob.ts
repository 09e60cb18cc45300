import { execFileSync } from 'node:child_process';
import type { Terminal } from '../terminal/Terminal.js';

/** What Slurm sends ahead of the end of a job that asks for it: `--signal=USR1@120`. */
export const endOfJob = 'SIGUSR1';

/** The job of Slurm that this process belongs to, as `scontrol` names it: one of an array by the array's number and its own. Undefined outside Slurm. */
export function jobOf(env: NodeJS.ProcessEnv): string | undefined {
  const { SLURM_JOB_ID, SLURM_ARRAY_JOB_ID, SLURM_ARRAY_TASK_ID } = env;
  if (SLURM_ARRAY_JOB_ID && SLURM_ARRAY_TASK_ID) return `${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}`;
  return SLURM_JOB_ID || undefined;
}

/** Whether a job may be put back into the queue. @param shown - What `scontrol show job` says of it. */
export function mayBeRequeued(shown: string): boolean {
  return /\bRequeue=1\b/.test(shown) && /\bBatchFlag=[1-9]/.test(shown);
}

/** How a job is put back. */
interface Requeueing {
  env: NodeJS.ProcessEnv;
  /** Runs `scontrol` and returns what it says. */
  scontrol(...words: string[]): string;
  /** Calls this when the process ends. */
  atEnd(action: () => void): void;
}

const here: Requeueing = {
  env: process.env,
  scontrol: (...words) => execFileSync('scontrol', words, { encoding: 'utf8', stdio: 'pipe' }),
  atEnd: (action) => void process.once('exit', action),
};

/**
 * Puts the Slurm job of this process back into the queue, if it was submitted with `sbatch --requeue`. This happens when the process ends, because Slurm then ends the
 * whole job. Slurm starts the job's script again when there is room. Outside Slurm nothing happens.
 */
export function requeueJob(terminal: Terminal, { env, scontrol, atEnd }: Requeueing = here): void {
  const job = jobOf(env);
  if (job === undefined) return;
  const orWarn = (action: () => void) => {
    try {
      action();
    } catch (error) {
      const { stderr, message } = error as Error & { stderr?: string };
      terminal.fail(`warning: job ${job} was not put back into the queue: ${(stderr || message).trim()}`);
    }
  };
  orWarn(() => {
    if (!mayBeRequeued(scontrol('show', 'job', job))) {
      terminal.print(`Job ${job} does not go back into the queue: it was not submitted with sbatch --requeue.`);
      return;
    }
    terminal.print(`Job ${job} goes back into the queue.`);
    atEnd(() => orWarn(() => scontrol('requeue', job)));
  });
}
