import { appendFile, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type LogEntry, StepLog } from './log.js';

const entry = (step: number): LogEntry => ({
  step,
  time: '2026-01-01T00:00:00.000Z',
  seconds: 0.5,
  losses: { generator: step / 2 },
  learningRates: { generator: 1e-4 },
});

let log: StepLog;
beforeEach(async () => {
  log = new StepLog(join(await mkdtemp(join(tmpdir(), 'ecgan-')), 'log.jsonl'));
});

test('default: one JSON object per line', async () => {
  for (const step of [1, 2]) await log.append(entry(step));
  const lines = (await readFile(log.path, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([entry(1), entry(2)]);
  expect(await log.read()).toEqual([entry(1), entry(2)]);
});

test('behavior: a log that is not there yet is empty', async () => {
  expect(await log.read()).toEqual([]);
});

test('behavior: steps taken again are forgotten, half a line too', async () => {
  for (const step of [1, 2, 3]) await log.append(entry(step));
  await appendFile(log.path, '{"step": 4, "los');
  expect(await log.read()).toHaveLength(3);
  await log.forgetAfter(2);
  await log.append(entry(3));
  expect((await log.read()).map(({ step }) => step)).toEqual([1, 2, 3]);
});

test('behavior: a damaged line costs that line and no other', { meta: { id: 'log-damaged-line-costs' } }, async () => {
  await log.append(entry(1));
  await appendFile(log.path, '{"step": 2, "lo\u0000\u0000\n5\nnull\n{"step": 2, "losses": null}\n');
  await log.append(entry(3));
  expect(await log.read()).toEqual([entry(1), entry(3)]);
});

// A device that is always full: it exists on Linux only.
test.skipIf(process.platform !== 'linux')('error: a full disk', { meta: { id: 'log-full-disk' } }, async () => {
  await expect(new StepLog('/dev/full').append(entry(1))).rejects.toThrow('The disk is full');
});
