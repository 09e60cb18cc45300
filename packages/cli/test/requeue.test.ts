import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { start, temporaryFolder, tinyRun, until } from './ecgan.js';

/** Starts a run in a job of Slurm whose `scontrol` keeps what it was asked, and whether the run still held its lock. */
async function startJob(requeue: 0 | 1, steps = '1000') {
  const folder = await temporaryFolder();
  const [run, asked] = [join(folder, 'run'), join(folder, 'asked')];
  const scontrol = join(folder, 'scontrol');
  await writeFile(
    scontrol,
    `#!/bin/sh\necho "$*, $(ls -A ${run} | grep -c '^.lock') locks" >> ${asked}\necho "   Requeue=${requeue} Restarts=0 BatchFlag=1"\n`,
  );
  await chmod(scontrol, 0o755);
  const env = { SLURM_JOB_ID: '17', PATH: `${folder}${delimiter}${process.env.PATH}` };
  const { child, done } = start([...tinyRun, '--steps', steps, '--save-every', '1000', '--run', run], { env });
  const saved = () => readdir(join(run, 'checkpoints'));
  return { child, done, run, saved, asked: () => readFile(asked, 'utf8') };
}

describe.skipIf(process.platform === 'win32')('SIGUSR1 of Slurm', () => {
  test('default: finishes the step, saves, and puts the job back once the run is let go', {
    meta: { id: 'requeue-run' },
  }, async () => {
    const { child, done, run, saved, asked } = await startJob(1);
    await until(async () => (await readdir(run).catch((): string[] => [])).includes('log.jsonl'));
    child.kill('SIGUSR1');
    const { exitCode, out, err } = await done;
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain('Job 17 goes back into the queue.');
    expect(await saved()).toHaveLength(1);
    expect(await asked()).toBe('show job 17, 1 locks\nrequeue 17, 0 locks\n');
  });

  test('behavior: during the set-up it is kept for the first step; a job that may not be put back ends', {
    meta: { id: 'requeue-set-up' },
  }, async () => {
    const { child, done, saved, asked } = await startJob(0);
    child.stdout?.on('data', (text) => {
      if (`${text}`.includes('Starting the backend')) child.kill('SIGUSR1');
    });
    const { exitCode, out, err } = await done;
    // Node would say here that its debugger listens.
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain('Job 17 does not go back into the queue: it was not submitted with sbatch --requeue.');
    expect(await saved()).toEqual(['step-000000.safetensors']);
    expect(await asked()).toBe('show job 17, 1 locks\n');
  });
});
