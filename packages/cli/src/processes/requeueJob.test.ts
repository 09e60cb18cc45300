import { expect, test } from 'vitest';
import type { Terminal } from '../terminal/Terminal.js';
import { jobOf, mayBeRequeued, requeueJob } from './requeueJob.js';

test.each([
  ['outside Slurm', {}, undefined],
  ['of a job', { SLURM_JOB_ID: '17', SLURM_NTASKS: '2' }, '17'],
  ['of an array', { SLURM_JOB_ID: '19', SLURM_ARRAY_JOB_ID: '17', SLURM_ARRAY_TASK_ID: '2' }, '17_2'],
  ['of the first of an array', { SLURM_JOB_ID: '17', SLURM_ARRAY_JOB_ID: '17', SLURM_ARRAY_TASK_ID: '0' }, '17_0'],
])('jobOf: %s', (_, env, job) => expect(jobOf(env)).toBe(job));

/** As Slurm 22.05 says it, shortened. */
const shown = (requeue: number, batch: number) =>
  `JobId=17 JobName=ecgan\n   Requeue=${requeue} Restarts=0 BatchFlag=${batch} Reboot=0 ExitCode=0:0\n   RunTime=00:00:31`;

test('mayBeRequeued: batch jobs that were submitted so', () => {
  expect(mayBeRequeued(shown(1, 1))).toBe(true);
  // Once it has been requeued.
  expect(mayBeRequeued(shown(1, 2))).toBe(true);
  expect(mayBeRequeued(shown(0, 1))).toBe(false);
  // Of salloc or srun alone.
  expect(mayBeRequeued(shown(1, 0))).toBe(false);
});

/** What was asked of `scontrol` before the process ends and then, and what was said. */
function requeue(env: NodeJS.ProcessEnv, answer: (...words: string[]) => string) {
  const [asked, said]: string[][] = [[], []];
  const ends: (() => void)[] = [];
  const say = (line: string) => said.push(line);
  requeueJob({ print: say, fail: say } as unknown as Terminal, {
    env,
    scontrol: (...words) => {
      asked.push(words.join(' '));
      return answer(...words);
    },
    atEnd: (action) => ends.push(action),
  });
  const before = [...asked];
  for (const end of ends) end();
  return { before, atEnd: asked.slice(before.length), said };
}

test('default: asks what the job is, and puts it back when the process ends', { meta: { id: 'requeue-job' } }, () => {
  expect(requeue({ SLURM_JOB_ID: '17' }, () => shown(1, 1))).toEqual({
    before: ['show job 17'],
    atEnd: ['requeue 17'],
    said: ['Job 17 goes back into the queue.'],
  });
  expect(requeue({}, () => shown(1, 1))).toEqual({ before: [], atEnd: [], said: [] });
});

test('behavior: a job that may not be is left to end', () => {
  expect(requeue({ SLURM_JOB_ID: '17' }, () => shown(0, 1))).toEqual({
    before: ['show job 17'],
    atEnd: [],
    said: ['Job 17 does not go back into the queue: it was not submitted with sbatch --requeue.'],
  });
});

test.each(['show', 'requeue'])(
  'error: what scontrol says of %s is told, and no more',
  { meta: { id: 'requeue-job-fails' } },
  (failing) => {
    const { said } = requeue({ SLURM_JOB_ID: '17' }, (word) => {
      if (word !== failing) return shown(1, 1);
      const stderr = 'slurm_load_jobs error: Unable to contact slurm controller\n';
      throw Object.assign(new Error('Command failed'), { stderr });
    });
    expect(said.at(-1)).toBe(
      'warning: job 17 was not put back into the queue: slurm_load_jobs error: Unable to contact slurm controller',
    );
  },
);
