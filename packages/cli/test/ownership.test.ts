import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ecgan, ecganHere, start, temporaryFolder, tinyRun, until } from './ecgan.js';

const small = [...tinyRun, '--no-tensorboard'];
const stepsLogged = async (run: string) =>
  (await readFile(join(run, 'log.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).step);

test('behavior: runs without a name that begin at once get names of their own', {
  meta: { id: 'ownership-two-trains' },
}, async () => {
  const cwd = await temporaryFolder();
  const both = await Promise.all([1, 2].map(() => start([...small, '--steps', '1'], { cwd }).done));
  expect(both.map(({ exitCode, err }) => [exitCode, err])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  expect((await readdir(join(cwd, 'runs'))).sort()).toEqual(['train-1', 'train-2']);
  for (const name of ['train-1', 'train-2']) {
    expect(await stepsLogged(join(cwd, 'runs', name))).toEqual([1]);
    expect(await readdir(join(cwd, 'runs', name))).not.toContain('.lock.1');
  }
});

describe.skipIf(process.platform === 'win32')('two processes and one run', () => {
  test('error: the second is refused and touches nothing; the owner killed, it goes on', {
    meta: { id: 'ownership-two-resumes' },
  }, async () => {
    const run = join(await temporaryFolder(), 'run');
    const { child, done } = start([...small, '--steps', '1000', '--save-every', '2', '--keep', '1000', '--run', run]);
    await until(() => existsSync(join(run, 'checkpoints', 'step-000002.safetensors')));
    const refused = await ecganHere('resume', run);
    expect(refused.exitCode).toBe(1);
    expect(refused.err).toMatch(
      new RegExp(
        `^error: ${run}: process ${child.pid} on .* has been training this run since .*Nothing was written\\.\n$`,
      ),
    );
    const again = await ecganHere(...small, '--run', run);
    expect(again.err).toContain('this run folder exists and is not empty');
    child.kill('SIGKILL');
    await done;
    expect(await readdir(run)).toContain('.lock.1');
    const reached = Math.max(...(await readdir(join(run, 'checkpoints'))).map((name) => Number(/\d+/.exec(name))));
    const resumed = await ecgan('resume', run, '--steps', `${reached + 1}`);
    expect([resumed.exitCode, resumed.err]).toEqual([0, '']);
    expect(await stepsLogged(run)).toEqual(Array.from({ length: reached + 1 }, (_, i) => i + 1));
    expect((await readdir(run)).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
