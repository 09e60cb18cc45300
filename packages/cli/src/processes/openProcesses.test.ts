import { expect, test } from 'vitest';
import { deviceOf, openProcesses, threadsOf } from './openProcesses.js';

test('default: a process that is alone opens nothing', async () => {
  expect(await openProcesses()).toBeUndefined();
});

test('behavior: each process of a machine gets a GPU of its own', () => {
  const of = (localRank: number, visible?: string) =>
    deviceOf({ localRank, localSize: 2 }, { CUDA_VISIBLE_DEVICES: visible }).CUDA_VISIBLE_DEVICES;
  expect([of(0), of(1)]).toEqual(['0', '1']);
  expect([of(0, '4,6'), of(1, '4,6')]).toEqual(['4', '6']);
  // The launcher has chosen: one, or none.
  expect([of(1, '3'), of(1, '')]).toEqual([undefined, undefined]);
  expect(deviceOf({ localRank: 0, localSize: 1 }, {})).toEqual({});
});

test('behavior: each takes its part of the cores, unless it is bound to some', () => {
  const of = (localSize: number, own: number, env = {}) =>
    threadsOf({ localRank: 0, localSize }, env, { all: 16, own });
  expect(of(4, 16)).toEqual({ TF_NUM_INTRAOP_THREADS: '4' });
  expect(of(32, 16)).toEqual({ TF_NUM_INTRAOP_THREADS: '1' });
  expect(of(4, 4)).toEqual({});
  expect(of(1, 16)).toEqual({});
  expect(of(4, 16, { TF_NUM_INTRAOP_THREADS: '2' })).toEqual({});
});
