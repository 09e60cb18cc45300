import { appendFile, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type HeldOutMeasure, MeasureLog } from './MeasureLog.js';

let log: MeasureLog;
beforeEach(async () => {
  log = new MeasureLog(join(await mkdtemp(join(tmpdir(), 'ecgan-')), 'measures.jsonl'));
});

const measure = (step: number, value = 0.5): HeldOutMeasure => ({
  ...{ step, time: '2026-01-02T03:04:05.000Z', images: 4, pixelAccuracy: value, meanIntersectionOverUnion: value },
  ...{ kernelDistance: value, kernelDistanceError: Number.NaN, frechetDistance: value },
});

test('default: what was appended, of a step that was saved twice the later; nothing where there is no file', async () => {
  expect(await log.read()).toEqual([]);
  for (const one of [measure(3), measure(6), measure(6, 0.75)]) await log.append(one);
  expect(await log.read()).toEqual([measure(3), measure(6, 0.75)]);
});

test('behavior: half a line and a damaged one are left out', async () => {
  await log.append(measure(3));
  await appendFile(log.path, '{"step":4}\n{"step":6,"ti');
  expect(await log.read()).toEqual([measure(3)]);
});

test('behavior: steps after the one that a run resumes from are removed', async () => {
  await log.forgetAfter(3);
  for (const step of [3, 6, 9]) await log.append(measure(step));
  await log.forgetAfter(6);
  expect((await readFile(log.path, 'utf8')).split('\n')).toHaveLength(3);
  expect((await log.read()).map(({ step }) => step)).toEqual([3, 6]);
});
