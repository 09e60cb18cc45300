import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WriteError } from '@ecgan/training/node';
import { expect, test } from 'vitest';
import { explainFailure } from './failures.js';

const missing = (path: string) => new WriteError({ path, code: 'ENOENT', bytes: 5 });

test('default: what is no longer there', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'ecgan-'));
  const run = join(parent, 'run');
  const gone = await explainFailure(missing(join(run, 'log.jsonl')), run);
  expect(`${gone}`.replaceAll(parent, '…')).toMatchInlineSnapshot(
    `"RunFolderError: …/run: the run folder was deleted or moved while the run went on, so nothing more of it can be kept. Put it back and resume it, or start again with another --run."`,
  );
  await mkdir(run);
  const inside = await explainFailure(missing(join(run, 'samples', 'step-000002.png')), run);
  expect(`${inside}`.replaceAll(parent, '…')).toMatchInlineSnapshot(
    `"RunFolderError: …/run: a folder in it, that of …/run/samples/step-000002.png, was deleted or moved while the run went on, so nothing more of it can be kept. Put it back and resume it, or start again with another --run."`,
  );
});

test('behavior: everything else stays as it is', async () => {
  const full = new WriteError({ path: 'a', code: 'ENOSPC', bytes: 5 });
  expect(await explainFailure(full, '/')).toBe(full);
  expect(await explainFailure(undefined, '/')).toBeUndefined();
});
