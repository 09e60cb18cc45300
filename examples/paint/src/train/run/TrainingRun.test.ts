import { SafetensorsError } from '@ecgan/models';
import { useTestBackend } from '@ecgan/testing';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { runData } from '../data/runData.js';
import type { RunSettings } from './RunSettings.js';
import { CheckpointOfAnotherRunError, TrainingRun } from './TrainingRun.js';

const settings: RunSettings = { id: 'a', preset: 'tiny', data: 'scenes', steps: 10, seed: 3 };
const runOf = async (changes: Partial<RunSettings> = {}) => {
  const all = { ...settings, ...changes };
  return new TrainingRun(all, await runData(all));
};

beforeAll(async () => {
  await useTestBackend();
});

test('TrainingRun: a restored run takes the steps of one that was never left, to the bit; drawing and leaving change nothing', async () => {
  const [whole, left] = [await runOf(), await runOf()];
  for (let i = 0; i < 3; i++) await whole.advance();
  await left.advance();
  const tensors = memory().numTensors;
  const { rows } = await left.draw();
  expect([rows.length, rows[0].refined.length, memory().numTensors]).toEqual([3, 4 * 32 * 32, tensors]);
  const file = await left.checkpoint();
  left.dispose();
  const resumed = await runOf();
  await resumed.restore(file);
  expect(resumed.step).toBe(1);
  for (let i = 0; i < 2; i++) await resumed.advance();
  expect(Buffer.from(await resumed.checkpoint()).equals(await whole.checkpoint())).toBe(true);
  for (const run of [whole, resumed]) run.dispose();
});

test('error: a checkpoint of another run, or a damaged one, changes nothing', async () => {
  const [run, other] = [await runOf(), await runOf({ steps: 20 })];
  const before = await run.checkpoint();
  const file = await other.checkpoint();
  await expect(run.restore(file)).rejects.toThrow(CheckpointOfAnotherRunError);
  await expect(run.restore(before.subarray(0, 1000))).rejects.toThrow(SafetensorsError);
  expect(Buffer.from(await run.checkpoint()).equals(before)).toBe(true);
  for (const one of [run, other]) one.dispose();
});
