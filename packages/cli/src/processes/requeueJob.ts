import { execFileSync } from 'node:child_process';
import type { Terminal } from '../terminal/Terminal.js';

/** The signal that Slurm sends before a job ends, if the job asks for it: `--signal=USR1@120`. */
export const endOfJob = 'SIGUSR1';

/**
 * The Slurm job of this process, as `scontrol` names it: a job of an array is `ARRAY_TASK`. Undefined outside Slurm.
 */
export function jobOf(env: NodeJS.ProcessEnv): string | undefined {
  const { SLURM_JOB_ID, SLURM_ARRAY_JOB_ID, SLURM_ARRAY_TASK_ID } = env;
  if (SLURM_ARRAY_JOB_ID && SLURM_ARRAY_TASK_ID) return `${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}`;
  return SLURM_JOB_ID || undefined;
}

/** Whether a job may be put back into the queue. @param shown - Output of `scontrol show job`. */
export function mayBeRequeued(shown: string): boolean {
  return /\bRequeue=1\b/.test(shown) && /\bBatchFlag=[1-9]/.test(shown);
}

/** What requeueing needs of the system; tests replace it. */
interface Requeueing {
  env: NodeJS.ProcessEnv;
  /** Runs `scontrol` and returns its output. */
  scontrol(...words: string[]): string;
  /** Calls `action` when the process ends. */
  atEnd(action: () => void): void;
}

const here: Requeueing = {
  env: process.env,
  scontrol: (...words) => execFileSync('scontrol', words, { encoding: 'utf8', stdio: 'pipe' }),
  atEnd: (action) => void process.once('exit', action),
};

/**
 * Puts the Slurm job of this process back into the queue, if it was submitted with `sbatch --requeue`. Slurm later
 * starts its script again. The job is requeued when this process ends, because Slurm then ends the whole job. Outside
 * Slurm nothing happens.
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
